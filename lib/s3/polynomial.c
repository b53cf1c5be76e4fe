#include "s3/polynomial.h"

uint64_t polynomial_product(uint64_t modulus, uint64_t a, uint64_t b)
{
	uint64_t product = 0;

	for (; b != 0; b <<= 1) {
		if (b & POLYNOMIAL_X(0))
			product ^= a;
		a = polynomial_shift(modulus, a);
	}
	return product;
}

uint64_t polynomial_power(uint64_t modulus, uint64_t a, uint64_t exponent)
{
	uint64_t power = POLYNOMIAL_X(0);

	for (; exponent != 0; exponent >>= 1) {
		if (exponent & 1)
			power = polynomial_product(modulus, power, a);
		a = polynomial_product(modulus, a, a);
	}
	return power;
}
