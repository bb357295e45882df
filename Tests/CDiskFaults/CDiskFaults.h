/* What Tests/DiskFaults, which stands between a program and its disk, and the tests that command it have in common: a file that both map. */
#ifndef CDISKFAULTS_H
#define CDISKFAULTS_H

#include <limits.h>
#include <linux/futex.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Environment: the file that is mapped, which the test has made; the directory whose files are meant; and, unless nothing is to be remembered, an
   empty directory on the same file system, in which every file ever made keeps a second name, so that what was removed can still be read. */
#define DISK_FAULTS_FILE "DISK_FAULTS_FILE"
#define DISK_FAULTS_BELOW "DISK_FAULTS_BELOW"
#define DISK_FAULTS_ATTIC "DISK_FAULTS_ATTIC"

enum disk_call { DISK_OPEN, DISK_WRITE, DISK_FDATASYNC, DISK_FSYNC, DISK_FTRUNCATE, DISK_RENAME, DISK_UNLINK, DISK_CALL_KINDS };

#define DISK_NAME_BYTES 40

/* The calls of one kind. */
struct disk_calls {
    /* How many began, and how many of them were made to fail. Calls count from 1. */
    uint32_t begun;
    uint32_t failed;
    /* Calls of these numbers fail with this errno; the first may be a write that takes half of its bytes instead. first_failing 0: none does. */
    uint32_t first_failing;
    uint32_t last_failing;
    uint32_t error;
    uint32_t first_is_short;
    /* While it is not 0 calls wait, and how many do. */
    uint32_t held;
    uint32_t waiting;
    /* The file, within the directory, of the first that failed; the directory itself is ".". */
    char failed_name[DISK_NAME_BYTES];
};

/* What became of the disk, in the order in which the calls returned. */
enum disk_event_kind {
    DISK_MADE, /* name, inode */
    DISK_WRITTEN, /* inode, offset, length */
    DISK_CUT, /* inode, length */
    DISK_SYNCED, /* inode; all that was noted before the event `covered` */
    DISK_NOT_SYNCED, /* inode; a sync that failed: what was written may never come to the disk */
    DISK_RENAMED, /* name to new_name */
    DISK_UNLINKED, /* name */
    DISK_DIRECTORY_SYNCED /* all that was noted before the event `covered` */
};

struct disk_event {
    uint32_t is_complete;
    uint32_t kind;
    uint64_t inode;
    uint64_t offset;
    uint64_t length;
    uint32_t covered;
    char name[DISK_NAME_BYTES];
    char new_name[DISK_NAME_BYTES];
};

#define DISK_EVENTS_MAX 65536

struct disk_faults {
    struct disk_calls calls[DISK_CALL_KINDS];
    /* Seconds by which the program's wall clock is ahead of the machine's. */
    int64_t clock_step_seconds;
    uint32_t event_count;
    struct disk_event events[DISK_EVENTS_MAX];
};

static inline struct disk_calls *disk_faults_calls(struct disk_faults *faults, uint32_t kind) { return &faults->calls[kind]; }
static inline struct disk_event *disk_faults_event(struct disk_faults *faults, uint32_t index) { return &faults->events[index]; }

static inline uint32_t disk_faults_load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_SEQ_CST); }

/* Stores a word and wakes whoever waits for it, in whichever process. */
static inline void disk_faults_store(uint32_t *word, uint32_t value) {
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, (void *)0, (void *)0, 0);
}

static inline uint32_t disk_faults_add(uint32_t *word, uint32_t value) {
    uint32_t sum = __atomic_add_fetch(word, value, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, (void *)0, (void *)0, 0);
    return sum;
}

/* Returns when the word is no longer what it was, or after some seconds. */
static inline void disk_faults_wait_while(const uint32_t *word, uint32_t value, int seconds) {
    struct timespec most = {seconds, 0};
    syscall(SYS_futex, word, FUTEX_WAIT, value, &most, (void *)0, 0);
}

static inline void disk_faults_set_clock_step(struct disk_faults *faults, int64_t seconds) {
    __atomic_store_n(&faults->clock_step_seconds, seconds, __ATOMIC_SEQ_CST);
}

#endif
