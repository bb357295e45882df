/* Stands in front of glibc's calls that change files, for the files of one directory: a test that maps the same file makes chosen calls fail, holds
   them back, reads what was written and what was synced, and sets the clock. For LD_PRELOAD; nothing here is called by name. */
#define _GNU_SOURCE
#include "../CDiskFaults/CDiskFaults.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>

static struct disk_faults *shared;
static const char *directory;
static size_t directory_length;
static const char *attic;

/* What the descriptors are open for; those of other files have no name. */
#define FILES_MAX 4096
static struct {
    uint64_t inode;
    int is_directory;
    char name[DISK_NAME_BYTES];
} files[FILES_MAX];

/* Held while an event is noted, and while a name is looked up or changes: never during a call that is waited for. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv(DISK_FAULTS_FILE);
    directory = getenv(DISK_FAULTS_BELOW);
    if (path == NULL || directory == NULL) return;
    directory_length = strlen(directory);
    attic = getenv(DISK_FAULTS_ATTIC);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0) abort();
    void *memory = mmap(NULL, sizeof(struct disk_faults), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) abort();
    syscall(SYS_close, fd);
    shared = memory;
}

/* The name of a path within the directory, "." for the directory itself; NULL for every other, and for a socket, which is no file on the disk. */
static const char *name_of(const char *path) {
    if (shared == NULL || path == NULL || strncmp(path, directory, directory_length) != 0) return NULL;
    if (path[directory_length] == 0) return ".";
    if (path[directory_length] != '/') return NULL;
    const char *name = path + directory_length + 1;
    return strcmp(name, "control.sock") == 0 || strlen(name) >= DISK_NAME_BYTES ? NULL : name;
}

/* The name that a descriptor was opened under, NULL for none of ours. */
static const char *name_of_fd(int fd) {
    return shared != NULL && fd >= 0 && fd < FILES_MAX && files[fd].name[0] != 0 ? files[fd].name : NULL;
}

/* Counts a call, holds it if it is to be held, and answers with what it must fail: 0 for nothing, -1 for a write that takes half. */
static int enter(enum disk_call kind, const char *name) {
    struct disk_calls *calls = &shared->calls[kind];
    uint32_t number = disk_faults_add(&calls->begun, 1);
    if (disk_faults_load(&calls->held) != 0) {
        disk_faults_add(&calls->waiting, 1);
        while (disk_faults_load(&calls->held) != 0) disk_faults_wait_while(&calls->held, 1, 60);
        disk_faults_add(&calls->waiting, (uint32_t)-1);
    }
    uint32_t first = disk_faults_load(&calls->first_failing);
    if (first == 0 || number < first || number > disk_faults_load(&calls->last_failing)) return 0;
    pthread_mutex_lock(&lock);
    if (calls->failed_name[0] == 0) strcpy(calls->failed_name, name);
    pthread_mutex_unlock(&lock);
    disk_faults_add(&calls->failed, 1);
    return number == first && calls->first_is_short != 0 ? -1 : (int)calls->error;
}

static int fail(int error) {
    errno = error;
    return -1;
}

/* Notes an event. A process that dies in between leaves one that is not complete, and so did not happen. */
static void note(struct disk_event event, const char *name, const char *new_name) {
    if (attic == NULL) return;
    if (name != NULL) strcpy(event.name, name);
    if (new_name != NULL) strcpy(event.new_name, new_name);
    pthread_mutex_lock(&lock);
    uint32_t index = shared->event_count;
    if (index == DISK_EVENTS_MAX) abort();
    shared->events[index] = event;
    disk_faults_store(&shared->events[index].is_complete, 1);
    disk_faults_store(&shared->event_count, index + 1);
    pthread_mutex_unlock(&lock);
}

static uint64_t length_of(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 ? (uint64_t)status.st_size : 0;
}

static int opened(int fd, const char *path, const char *name, int was_there, int flags) {
    if (fd < 0) return fd;
    struct stat status;
    if (fd >= FILES_MAX || fstat(fd, &status) != 0) abort();
    pthread_mutex_lock(&lock);
    files[fd].inode = status.st_ino;
    files[fd].is_directory = S_ISDIR(status.st_mode);
    strcpy(files[fd].name, name);
    pthread_mutex_unlock(&lock);
    if (attic == NULL || files[fd].is_directory) return fd;
    if (!was_there) {
        char kept[PATH_MAX];
        snprintf(kept, sizeof kept, "%s/%llu", attic, (unsigned long long)status.st_ino);
        if (link(path, kept) != 0) abort();
        note((struct disk_event){.kind = DISK_MADE, .inode = status.st_ino}, name, NULL);
    } else if (flags & O_TRUNC) {
        note((struct disk_event){.kind = DISK_CUT, .inode = status.st_ino}, NULL, NULL);
    }
    return fd;
}

static int open_at(int base, const char *path, int flags, mode_t mode) {
    const char *name = name_of(path);
    if (name == NULL) return (int)syscall(SYS_openat, base, path, flags, mode);
    int error = enter(DISK_OPEN, name);
    if (error > 0) return fail(error);
    int was_there = access(path, F_OK) == 0;
    return opened((int)syscall(SYS_openat, base, path, flags, mode), path, name, was_there, flags);
}

#define MODE_OF(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list arguments; \
        va_start(arguments, flags); \
        mode = va_arg(arguments, mode_t); \
        va_end(arguments); \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int base, const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_at(base, path, flags, mode);
}

int openat64(int base, const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_at(base, path, flags, mode);
}

int close(int fd) {
    if (name_of_fd(fd) != NULL) files[fd].name[0] = 0;
    return (int)syscall(SYS_close, fd);
}

static ssize_t write_at(int fd, const void *bytes, size_t count, long offset) {
    const char *name = name_of_fd(fd);
    int error = name == NULL ? 0 : enter(DISK_WRITE, name);
    if (error > 0) return fail(error);
    if (error < 0 && count > 1) count /= 2;
    uint64_t place = 0;
    if (name != NULL) {
        int appends = fcntl(fd, F_GETFL) & O_APPEND;
        place = appends ? length_of(fd) : offset >= 0 ? (uint64_t)offset : (uint64_t)lseek(fd, 0, SEEK_CUR);
    }
    ssize_t written = offset >= 0 ? syscall(SYS_pwrite64, fd, bytes, count, offset) : syscall(SYS_write, fd, bytes, count);
    if (name != NULL && written > 0)
        note((struct disk_event){.kind = DISK_WRITTEN, .inode = files[fd].inode, .offset = place, .length = (uint64_t)written}, NULL, NULL);
    return written;
}

ssize_t write(int fd, const void *bytes, size_t count) { return write_at(fd, bytes, count, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return write_at(fd, bytes, count, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return write_at(fd, bytes, count, offset); }

static int sync_with(long number, enum disk_call kind, int fd) {
    const char *name = name_of_fd(fd);
    if (name == NULL) return (int)syscall(number, fd);
    struct disk_event event = {.inode = files[fd].inode, .covered = disk_faults_load(&shared->event_count)};
    int error = enter(kind, name);
    int result = error > 0 ? fail(error) : (int)syscall(number, fd);
    int code = errno;
    if (result == 0) {
        event.kind = files[fd].is_directory ? DISK_DIRECTORY_SYNCED : DISK_SYNCED;
        note(event, NULL, NULL);
    } else if (!files[fd].is_directory) {
        event.kind = DISK_NOT_SYNCED;
        note(event, NULL, NULL);
    }
    errno = code;
    return result;
}

int fdatasync(int fd) { return sync_with(SYS_fdatasync, DISK_FDATASYNC, fd); }
int fsync(int fd) { return sync_with(SYS_fsync, DISK_FSYNC, fd); }

int ftruncate(int fd, off_t length) {
    const char *name = name_of_fd(fd);
    int error = name == NULL ? 0 : enter(DISK_FTRUNCATE, name);
    if (error > 0) return fail(error);
    int result = (int)syscall(SYS_ftruncate, fd, length);
    if (name != NULL && result == 0) note((struct disk_event){.kind = DISK_CUT, .inode = files[fd].inode, .length = (uint64_t)length}, NULL, NULL);
    return result;
}

int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

static int rename_at(int old_base, const char *old, int new_base, const char *new) {
    const char *old_name = name_of(old), *new_name = name_of(new);
    if (old_name == NULL || new_name == NULL) return (int)syscall(SYS_renameat, old_base, old, new_base, new);
    int error = enter(DISK_RENAME, new_name);
    if (error > 0) return fail(error);
    int result = (int)syscall(SYS_renameat, old_base, old, new_base, new);
    if (result != 0) return result;
    pthread_mutex_lock(&lock);
    for (int fd = 0; fd < FILES_MAX; fd++)
        if (strcmp(files[fd].name, old_name) == 0) strcpy(files[fd].name, new_name);
    pthread_mutex_unlock(&lock);
    note((struct disk_event){.kind = DISK_RENAMED}, old_name, new_name);
    return result;
}

int rename(const char *old, const char *new) { return rename_at(AT_FDCWD, old, AT_FDCWD, new); }
int renameat(int old_base, const char *old, int new_base, const char *new) { return rename_at(old_base, old, new_base, new); }

static int unlink_at(int base, const char *path, int flags) {
    const char *name = name_of(path);
    int error = name == NULL ? 0 : enter(DISK_UNLINK, name);
    if (error > 0) return fail(error);
    int result = (int)syscall(SYS_unlinkat, base, path, flags);
    if (name != NULL && result == 0) note((struct disk_event){.kind = DISK_UNLINKED}, name, NULL);
    return result;
}

int unlink(const char *path) { return unlink_at(AT_FDCWD, path, 0); }
int unlinkat(int base, const char *path, int flags) { return unlink_at(base, path, flags); }

/* The clock on the wall, not the one that only runs on: nothing else may notice a step. */
int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && shared != NULL && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        time->tv_sec += __atomic_load_n(&shared->clock_step_seconds, __ATOMIC_SEQ_CST);
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result != NULL) *result = now.tv_sec;
    return now.tv_sec;
}
