/*
 * CRC computation by folding: reduces a long byte sequence to 16 bytes with the same CRC, using the
 * processor's carry-less multiplication. Also the polynomial arithmetic that CRCs are built on.
 *
 * The method is that of Intel's white paper "Fast CRC Computation for Generic Polynomials Using
 * PCLMULQDQ Instruction" (Gopal and others, 2009). A CRC is a remainder, and that of A x^d + B does
 * not change if A (x^d mod P) takes the place of A x^d. So a block of 16 bytes is multiplied by two
 * constants and added to the block d bits further on. A round does this for several consecutive
 * blocks, the lanes, because the multiplier is pipelined. Processors that multiply the four lanes
 * of a round at once (VPCLMULQDQ) do so with several rounds at a time, a span.
 *
 * Polynomials over GF(2) are remainders modulo one of degree 64. They are in reflected order: bit
 * 63 - i of the integer is the coefficient of x^i. The modulus is written without its x^64.
 * Addition is exclusive or.
 *
 * A polynomial P of degree 32 fits the same representation: if the remainder modulo P is r, the
 * remainder modulo x^32 P, which has degree 64, is x^32 r; and in reflected order x^32 r is the
 * same integer as r in 32 bits.
 */
#ifndef S3_CRC_FOLD_H
#define S3_CRC_FOLD_H

#include <stddef.h>
#include <stdint.h>

enum {
	CRC_FOLD_SIZE = 16, /* bytes: a block */
};

/* Constants derived from the polynomial; see crc_fold.c. */
struct crc_fold {
	uint64_t by_block[2], by_round[2], by_span[2];
};

/* MODULUS: the CRC's polynomial, in the representation above. */
void crc_fold_init(struct crc_fold *fold, uint64_t modulus);

/*
 * Folds LENGTH bytes, except for a remainder of fewer than 16, into one block: FOLDED takes the CRC
 * register from 0 to the state to which those bytes take it from STATE. Returns the number of bytes
 * folded. Returns 0 and writes nothing if there are too few, or if the processor lacks the
 * instruction.
 */
size_t crc_fold(const struct crc_fold *fold, uint64_t state, const void *bytes, size_t length,
	uint8_t folded[CRC_FOLD_SIZE]);

/* x^N, for N from 0 to 63. */
#define POLYNOMIAL_X(n) (UINT64_C(1) << (63 - (n)))

/* x A. */
static inline uint64_t polynomial_shift(uint64_t modulus, uint64_t a)
{
	return a >> 1 ^ (a & 1 ? modulus : 0);
}

/* A B. */
uint64_t crc_fold_product(uint64_t modulus, uint64_t a, uint64_t b);

/* A^EXPONENT, in a number of steps proportional to the number of digits of EXPONENT. */
uint64_t crc_fold_power(uint64_t modulus, uint64_t a, uint64_t exponent);

#endif
