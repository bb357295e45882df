/* The instruction for CRC-32C of processors that have it (SSE4.2). Headers only, and for the same reason as the SHA-256 instructions beside it. */
#ifndef CRC32C_INSTRUCTION_H
#define CRC32C_INSTRUCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

/* CPUID leaf 1 ECX bit 20. */
static inline bool crc32c_instruction_exists(void) {
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & (1u << 20));
}

/* Takes bytes into the remainder. Only where `crc32c_instruction_exists`. */
__attribute__((target("sse4.2"))) static inline uint32_t crc32c_with_instruction(uint32_t remainder, const uint8_t *bytes, size_t count) {
    uint64_t wide = remainder;
    for (; count >= 8; count -= 8, bytes += 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        wide = _mm_crc32_u64(wide, word);
    }
    remainder = (uint32_t)wide;
    for (; count > 0; count--, bytes++) remainder = _mm_crc32_u8(remainder, *bytes);
    return remainder;
}
#else
static inline bool crc32c_instruction_exists(void) { return false; }
static inline uint32_t crc32c_with_instruction(uint32_t remainder, const uint8_t *bytes, size_t count) { (void)bytes, (void)count; return remainder; }
#endif
#endif
