/*
 * Folding: long runs of bytes made short without a change of their CRC, by the processor's
 * carry-less multiplication.
 *
 * The method is that of Intel's white paper "Fast CRC Computation for Generic Polynomials Using
 * PCLMULQDQ Instruction" (Gopal and others, 2009). A CRC is a remainder, and that of A x^d + B does
 * not change if A (x^d mod P) takes the place of A x^d. So a block of 16 bytes is multiplied by two
 * constants and added to the block d bits further on. A round does so with several blocks in a row,
 * the lanes, since the multiplier takes the next operands before it is done with the last.
 */
#ifndef S3_CRC_FOLD_H
#define S3_CRC_FOLD_H

#include <stddef.h>
#include <stdint.h>

enum {
	CRC_FOLD_SIZE = 16, /* bytes: a block */
};

/* What depends on the polynomial; see crc_fold.c. */
struct crc_fold {
	uint64_t by_block[2], by_round[2];
};

/* MODULUS: the CRC's polynomial, as polynomial.h has it. */
void crc_fold_init(struct crc_fold *fold, uint64_t modulus);

/*
 * Folds all of LENGTH bytes but a rest of fewer than 16, and writes a block to FOLDED: it takes the
 * CRC's register from 0 to where those bytes take it from STATE. Returns how many bytes the block
 * stands for; or 0 and writes nothing, where they are too few or the processor cannot.
 */
size_t crc_fold(const struct crc_fold *fold, uint64_t state, const void *bytes, size_t length,
	uint8_t folded[CRC_FOLD_SIZE]);

#endif
