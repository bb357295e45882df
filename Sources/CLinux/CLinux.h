/* The parts of Linux that `import Glibc` does not export. Headers only: nothing here is compiled on its own.
 *
 * _GNU_SOURCE must not be defined here: fd_set would then be declared in two ways. The few GNU prototypes that are
 * needed are declared by hand instead, as their man pages give them. */
#ifndef CLINUX_H
#define CLINUX_H

#include <errno.h>
#include <linux/filter.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>

/* accept4(2): accept and set O_NONBLOCK and O_CLOEXEC in one system call. */
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

/* sched_getaffinity(2), with the mask as plain words: cpu_set_t is a GNU type. */
extern int sched_getaffinity(pid_t process, size_t bytes, void *mask);

/* pthread_setname_np(3): the name that ps -L and top -H show, at most 15 bytes. */
extern int pthread_setname_np(unsigned long thread, const char *name);

/* sync_file_range(2), which is GNU's, and two of its flags. */
extern int sync_file_range(int file, off_t start, off_t count, unsigned flags);
enum { LINUX_SYNC_RANGE_WRITE = 2, LINUX_SYNC_RANGE_WAIT = 1 | 2 | 4 };

/* sched_getattr(2) and sched_setattr(2), which older C libraries have no functions for, as far as they say how long the calling thread's turns are. */
struct gcreg_scheduling {
    uint32_t bytes, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t turn_nanoseconds, deadline, period;
};
extern long syscall(long number, ...);
static inline long gcreg_get_scheduling(struct gcreg_scheduling *answer) { return syscall(SYS_sched_getattr, 0, answer, sizeof *answer, 0); }
static inline long gcreg_set_scheduling(struct gcreg_scheduling *wish) { return syscall(SYS_sched_setattr, 0, wish, 0); }

/* environ(7): as a function, since Swift takes a global variable for something that any thread may be changing. */
extern char **environ;
static inline char **gcreg_environment(void) { return environ; }

#endif
