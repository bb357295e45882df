/* Counts the fdatasync(2) calls of a program. For LD_PRELOAD; nothing here is called by name. */
#ifndef SYNC_COUNTER_H
#define SYNC_COUNTER_H

#include <stdint.h>

/* The environment names a file under this name. It is made, and begins with these counts for as long as the program runs. */
#define SYNC_COUNT_FILE "SYNC_COUNT_FILE"

/* What stands in the file. */
struct sync_count {
    uint64_t syncs;
    uint64_t nanoseconds;
};

#endif
