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

/*
 * Polynomials over GF(2), as remainders modulo one of degree 64: what CRCs are made of.
 *
 * They are written in the reflected order: bit 63 - i of the integer is the coefficient of x^i. The
 * modulus is written without its x^64. Addition is exclusive or.
 *
 * Remainders modulo a polynomial P of degree 32 have their place here too. What r is modulo P,
 * x^32 r is modulo x^32 P, which has degree 64; and in the reflected order x^32 r is the same
 * integer as r in 32 bits. So one width serves both.
 */

/* x^N, for N from 0 to 63. */
#define POLYNOMIAL_X(n) (UINT64_C(1) << (63 - (n)))

/* x A. */
static inline uint64_t polynomial_shift(uint64_t modulus, uint64_t a)
{
	return a >> 1 ^ (a & 1 ? modulus : 0);
}

/* A B. */
uint64_t crc_fold_product(uint64_t modulus, uint64_t a, uint64_t b);

/* A^EXPONENT, in a number of steps proportional to the digits of EXPONENT. */
uint64_t crc_fold_power(uint64_t modulus, uint64_t a, uint64_t exponent);

#endif
