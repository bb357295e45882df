/* Asking memory for a cache line before it is needed. Advice: nothing is read, and no address is wrong. Headers only. */
#ifndef PREFETCH_H
#define PREFETCH_H

static inline void prefetch_for_reading(const void *address) { __builtin_prefetch(address, 0, 3); }
static inline void prefetch_for_writing(const void *address) { __builtin_prefetch(address, 1, 3); }

#endif
