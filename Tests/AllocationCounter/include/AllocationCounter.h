/* Counts what the event loops of a program ask of the heap. For LD_PRELOAD; nothing here is called by name. */
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

/* The environment names a file under this name. It is made, and begins with this count for as long as the program runs. */
#define ALLOCATION_COUNT_FILE "ALLOCATION_COUNT_FILE"

/* What stands in the file. */
struct allocation_count {
    uint64_t allocations;
};

#endif
