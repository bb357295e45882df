/* What the disk and the processor give to a program that does nothing else: the ceilings of `make bench-store`.
 *
 *     StoreCeiling append FILE BYTES MILLISECONDS   one writer: appends so many bytes, calls fdatasync(2), and again
 *     StoreCeiling read FILE...                     reads files and takes their CRC-32C
 *     StoreCeiling write FROM TO                    writes what FROM has in it to TO, takes its CRC-32C on the way, and calls fsync(2)
 *
 * Each prints a count (of syncs, or bytes) and the nanoseconds that they took.
 *
 *     StoreCeiling loosen FROM TO                   a snapshot file with a space in each of its lines: still the same JSON, but not as it is written */
#include "../../Sources/CIntrinsics/CRC32CInstruction.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PIECE_BYTES = 1 << 18 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static long long nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* CRC-32C of bytes behind a remainder, which begins as ~0; for processors without the instruction, a bit at a time from a table. */
static uint32_t checksum(uint32_t remainder, const unsigned char *bytes, size_t count) {
    static uint32_t table[256];
    if (crc32c_instruction_exists()) return crc32c_with_instruction(remainder, bytes, count);
    if (!table[1])
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t value = byte;
            for (int bit = 0; bit < 8; bit++) value = value >> 1 ^ (value & 1 ? 0x82F63B78 : 0);
            table[byte] = value;
        }
    while (count-- > 0) remainder = table[(remainder ^ *bytes++) & 0xFF] ^ remainder >> 8;
    return remainder;
}

static int create(const char *path, int flags) {
    int file = open(path, O_CREAT | O_TRUNC | O_WRONLY | flags, 0600);
    if (file < 0) fail(path);
    return file;
}

static void write_all(int file, const unsigned char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(file, bytes, count);
        if (written < 0) fail("write");
        bytes += written;
        count -= (size_t)written;
    }
}

static unsigned char *contents(const char *path, size_t *count) {
    struct stat status;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &status) < 0) fail(path);
    unsigned char *bytes = malloc((size_t)status.st_size + 1);
    if (!bytes) fail("malloc");
    *count = 0;
    for (ssize_t got; (got = read(file, bytes + *count, (size_t)status.st_size - *count)) > 0;) *count += (size_t)got;
    close(file);
    return bytes;
}

static void report(long long count, long long since) { printf("%lld %lld\n", count, nanoseconds() - since); }

static void append(const char *path, size_t bytes, long long milliseconds) {
    unsigned char *group = malloc(bytes);
    int file = create(path, O_APPEND);
    if (!group) fail("malloc");
    memset(group, 'x', bytes);
    long long begin = nanoseconds(), syncs = 0;
    for (; nanoseconds() - begin < milliseconds * 1000000; syncs++) {
        write_all(file, group, bytes);
        if (fdatasync(file) < 0) fail("fdatasync");
    }
    report(syncs, begin);
    unlink(path);
}

static void read_files(char **paths) {
    static unsigned char piece[PIECE_BYTES];
    long long begin = nanoseconds(), total = 0;
    uint32_t remainder = ~0u;
    for (; *paths; paths++) {
        int file = open(*paths, O_RDONLY);
        if (file < 0) fail(*paths);
        for (ssize_t count; (count = read(file, piece, sizeof piece)) > 0; total += count) remainder = checksum(remainder, piece, (size_t)count);
        close(file);
    }
    report(total, begin);
    fprintf(stderr, "%08x\n", ~remainder);
}

static void write_file(const char *from, const char *to) {
    size_t count;
    unsigned char *bytes = contents(from, &count);
    long long begin = nanoseconds();
    uint32_t remainder = ~0u;
    int file = create(to, 0);
    for (size_t place = 0; place < count; place += PIECE_BYTES) {
        size_t length = count - place < PIECE_BYTES ? count - place : PIECE_BYTES;
        remainder = checksum(remainder, bytes + place, length);
        write_all(file, bytes + place, length);
    }
    if (fsync(file) < 0) fail("fsync");
    report((long long)count, begin);
    fprintf(stderr, "%08x\n", ~remainder);
    unlink(to);
}

static void loosen(const char *from, const char *to) {
    static const char seal[] = ",\"crc32c\":\"00000000\"}\n";
    size_t count, length = 0;
    unsigned char *bytes = contents(from, &count);
    unsigned char *loose = malloc(2 * count + sizeof seal);
    if (!loose || count < sizeof seal) fail(from);
    size_t covered = count - (sizeof seal - 1);
    for (size_t place = 0; place < covered; place++) {
        loose[length++] = bytes[place];
        if (place > 0 && bytes[place] == '{' && bytes[place - 1] == '\n') loose[length++] = ' ';
    }
    length += (size_t)sprintf((char *)loose + length, ",\"crc32c\":\"%08x\"}\n", ~checksum(~0u, loose, length));
    write_all(create(to, 0), loose, length);
}

int main(int count, char **arguments) {
    const char *what = count > 2 ? arguments[1] : "";
    if (!strcmp(what, "append") && count == 5 && atoll(arguments[3]) > 0 && atoll(arguments[4]) > 0) {
        append(arguments[2], (size_t)atoll(arguments[3]), atoll(arguments[4]));
    } else if (!strcmp(what, "read")) {
        read_files(arguments + 2);
    } else if (!strcmp(what, "write") && count == 4) {
        write_file(arguments[2], arguments[3]);
    } else if (!strcmp(what, "loosen") && count == 4) {
        loosen(arguments[2], arguments[3]);
    } else {
        fputs("usage: StoreCeiling append FILE BYTES MILLISECONDS | read FILE... | write FROM TO | loosen FROM TO\n", stderr);
        return 2;
    }
    return 0;
}
