#include "s3/crc_fold.h"

#include <stdbool.h>
#include <string.h>

enum {
	BLOCK = CRC_FOLD_SIZE,
	LANES = 4,
	ROUND = LANES * BLOCK,
};

/*
 * A block is h x^64 + l, where h is its first half. To move it d bits ahead, multiply h by
 * x^(d + 64) mod P and l by x^d mod P. The exponents here are less by one: the processor's product
 * of two reflected polynomials has the coefficient of x^i at bit 126 - i, where 128 reflected bits
 * have that of x^(i + 1). So it is x times the product.
 */
static void set_distance(uint64_t factors[2], uint64_t modulus, uint64_t bytes)
{
	factors[0] = crc_fold_power(modulus, POLYNOMIAL_X(1), 8 * bytes + 63);
	factors[1] = crc_fold_power(modulus, POLYNOMIAL_X(1), 8 * bytes - 1);
}

void crc_fold_init(struct crc_fold *fold, uint64_t modulus)
{
	set_distance(fold->by_block, modulus, BLOCK);
	set_distance(fold->by_round, modulus, ROUND);
}

/* Two reflected polynomials, the one at the front first. */
typedef uint64_t block __attribute__((vector_size(BLOCK)));

#if defined __x86_64__
#include <immintrin.h>

#define WITH_MULTIPLIER __attribute__((target("pclmul")))

static bool has_multiplier(void)
{
	return __builtin_cpu_supports("pclmul");
}

/* x (A[0] B[0] + A[1] B[1]). */
WITH_MULTIPLIER static inline block multiply(block a, block b)
{
	return (block)_mm_clmulepi64_si128((__m128i)a, (__m128i)b, 0x00) ^
	       (block)_mm_clmulepi64_si128((__m128i)a, (__m128i)b, 0x11);
}

#elif defined __aarch64__ && defined __ARM_NEON && !defined __AARCH64EB__
#include <arm_neon.h>
#include <sys/auxv.h>

#if defined __clang__
#define WITH_MULTIPLIER __attribute__((target("aes")))
#else
#define WITH_MULTIPLIER __attribute__((target("+crypto")))
#endif

static bool has_multiplier(void)
{
	return getauxval(AT_HWCAP) & HWCAP_PMULL;
}

WITH_MULTIPLIER static inline block multiply(block a, block b)
{
	return (block)vmull_p64(a[0], b[0]) ^ (block)vmull_p64(a[1], b[1]);
}

#else
#define WITH_MULTIPLIER

static bool has_multiplier(void)
{
	return false;
}

static inline block multiply(block a, block b)
{
	return a ^ b; /* not called */
}
#endif

static inline block load(const void *bytes)
{
	block b;

	memcpy(&b, bytes, sizeof b);
	return b;
}

WITH_MULTIPLIER static void fold_blocks(const struct crc_fold *fold, uint64_t state,
	const uint8_t *bytes, const uint8_t *end, uint8_t folded[CRC_FOLD_SIZE])
{
	block factors = load(fold->by_round);
	block lane[LANES];

	for (size_t i = 0; i < LANES; i++)
		lane[i] = load(bytes + i * BLOCK);
	lane[0][0] ^= state;
	for (bytes += ROUND; end - bytes >= ROUND; bytes += ROUND)
#pragma GCC unroll 4
		for (size_t i = 0; i < LANES; i++)
			lane[i] = multiply(lane[i], factors) ^ load(bytes + i * BLOCK);

	factors = load(fold->by_block);
	for (size_t i = 1; i < LANES; i++)
		lane[0] = multiply(lane[0], factors) ^ lane[i];
	for (; end - bytes >= BLOCK; bytes += BLOCK)
		lane[0] = multiply(lane[0], factors) ^ load(bytes);
	memcpy(folded, &lane[0], BLOCK);
}

size_t crc_fold(const struct crc_fold *fold, uint64_t state, const void *bytes, size_t length,
	uint8_t folded[CRC_FOLD_SIZE])
{
	if (length < ROUND || !has_multiplier())
		return 0;
	length -= length % BLOCK;
	fold_blocks(fold, state, bytes, (const uint8_t *)bytes + length, folded);
	return length;
}

uint64_t crc_fold_product(uint64_t modulus, uint64_t a, uint64_t b)
{
	uint64_t product = 0;

	for (; b != 0; b <<= 1) {
		if (b & POLYNOMIAL_X(0))
			product ^= a;
		a = polynomial_shift(modulus, a);
	}
	return product;
}

uint64_t crc_fold_power(uint64_t modulus, uint64_t a, uint64_t exponent)
{
	uint64_t power = POLYNOMIAL_X(0);

	for (; exponent != 0; exponent >>= 1) {
		if (exponent & 1)
			power = crc_fold_product(modulus, power, a);
		a = crc_fold_product(modulus, a, a);
	}
	return power;
}
