/* The parts of Linux that only the tools under Tests use, and that `import Glibc` does not export. Headers only. */
#ifndef CTESTLINUX_H
#define CTESTLINUX_H

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <unistd.h>

/* sched_setaffinity(2) and sched_getaffinity(2), with the mask as plain words: cpu_set_t is a GNU type. */
extern int sched_setaffinity(pid_t process, size_t bytes, const void *mask);
extern int sched_getaffinity(pid_t process, size_t bytes, void *mask);

#endif
