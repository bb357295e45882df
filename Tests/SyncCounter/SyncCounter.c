/* fdatasync(2) in front of glibc's own: each call, and how long it took, is counted in a file that is mapped shared, so that the benchmark knows how many
   changes shared a sync without a word from the program. */
#define _GNU_SOURCE
#include "SyncCounter.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static struct sync_count *shared_count;

__attribute__((constructor)) static void open_count(void) {
    const char *path = getenv(SYNC_COUNT_FILE);
    if (path == NULL) return;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(struct sync_count)) != 0) abort();
    void *memory = mmap(NULL, sizeof(struct sync_count), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) abort();
    close(fd);
    shared_count = memory;
}

static uint64_t nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

int fdatasync(int fd) {
    uint64_t begin = nanoseconds();
    int result = (int)syscall(SYS_fdatasync, fd);
    if (shared_count != NULL) {
        __atomic_fetch_add(&shared_count->syncs, 1, __ATOMIC_RELAXED);
        __atomic_fetch_add(&shared_count->nanoseconds, nanoseconds() - begin, __ATOMIC_RELAXED);
    }
    return result;
}
