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
#ifndef S3_POLYNOMIAL_H
#define S3_POLYNOMIAL_H

#include <stdint.h>

/* x^N, for N from 0 to 63. */
#define POLYNOMIAL_X(n) (UINT64_C(1) << (63 - (n)))

/* x A. */
static inline uint64_t polynomial_shift(uint64_t modulus, uint64_t a)
{
	return a >> 1 ^ (a & 1 ? modulus : 0);
}

/* A B. */
uint64_t polynomial_product(uint64_t modulus, uint64_t a, uint64_t b);

/* A^EXPONENT, in a number of steps proportional to the digits of EXPONENT. */
uint64_t polynomial_power(uint64_t modulus, uint64_t a, uint64_t exponent);

#endif
