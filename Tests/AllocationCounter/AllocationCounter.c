/* The functions through which a program gets memory, in front of glibc's own: each call of an event loop's thread is counted in a file that is
   mapped shared, so that a test reads the count while the program runs. What is given back is not counted. */
#define _GNU_SOURCE
#include "AllocationCounter.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

/* glibc's own under their other names: dlsym(3) would itself ask for memory while the program starts. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static struct allocation_count *shared_count;

/* Threads of the server's event loops are named loop-0, loop-1 and so on, by themselves and soon after they start. */
static const char loop_name[] = "loop-";
static __thread int is_loop __attribute__((tls_model("initial-exec")));

__attribute__((constructor)) static void open_count(void) {
    const char *path = getenv(ALLOCATION_COUNT_FILE);
    if (path == NULL) return;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(struct allocation_count)) != 0) abort();
    void *memory = mmap(NULL, sizeof(struct allocation_count), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) abort();
    close(fd);
    shared_count = memory;
}

static void count(void) {
    if (shared_count == NULL) return;
    if (!is_loop) {
        char name[16];
        if (prctl(PR_GET_NAME, name) != 0 || strncmp(name, loop_name, sizeof loop_name - 1) != 0) return;
        is_loop = 1;
    }
    __atomic_fetch_add(&shared_count->allocations, 1, __ATOMIC_RELAXED);
}

void *malloc(size_t size) {
    count();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count();
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
    count();
    return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    count();
    if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
    int before = errno;
    void *allocated = __libc_memalign(alignment, size);
    errno = before;
    if (allocated == NULL) return ENOMEM;
    *memory = allocated;
    return 0;
}
