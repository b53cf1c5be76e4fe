#include "s3/crc_fold.h"

#include <stdbool.h>
#include <string.h>

enum {
	BLOCK = CRC_FOLD_SIZE,
	LANES = 4,
	ROUND = LANES * BLOCK,
	ROUNDS = 4,
	SPAN = ROUNDS * ROUND,
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
	set_distance(fold->by_span, modulus, SPAN);
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

#if defined __x86_64__
/* The lanes of a round. */
typedef uint64_t round_lanes __attribute__((vector_size(ROUND)));

#define WITH_WIDE_MULTIPLIER __attribute__((target("avx512f,vpclmulqdq")))

static bool has_wide_multiplier(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("vpclmulqdq");
}

WITH_WIDE_MULTIPLIER static inline round_lanes multiply_lanes(round_lanes a, round_lanes b)
{
	return (round_lanes)_mm512_clmulepi64_epi128((__m512i)a, (__m512i)b, 0x00) ^
	       (round_lanes)_mm512_clmulepi64_epi128((__m512i)a, (__m512i)b, 0x11);
}

WITH_WIDE_MULTIPLIER static inline round_lanes load_lanes(const void *bytes)
{
	round_lanes lanes;

	memcpy(&lanes, bytes, sizeof lanes);
	return lanes;
}

WITH_WIDE_MULTIPLIER static inline round_lanes repeat(const uint64_t factors[2])
{
	return (round_lanes){factors[0], factors[1], factors[0], factors[1], factors[0], factors[1],
		factors[0], factors[1]};
}

/*
 * Folds whole spans: LANE takes in their first rounds already. Returns the first byte that LANE
 * does not take in afterwards.
 */
WITH_WIDE_MULTIPLIER static const uint8_t *fold_spans(
	const struct crc_fold *fold, block lane[LANES], const uint8_t *bytes, const uint8_t *end)
{
	round_lanes factors = repeat(fold->by_span);
	round_lanes round[ROUNDS];

	round[0] = load_lanes(lane);
	for (size_t i = 1; i < ROUNDS; i++)
		round[i] = load_lanes(bytes + (i - 1) * ROUND);
	for (bytes += SPAN - ROUND; end - bytes >= SPAN; bytes += SPAN)
#pragma GCC unroll 4
		for (size_t i = 0; i < ROUNDS; i++)
			round[i] =
				multiply_lanes(round[i], factors) ^ load_lanes(bytes + i * ROUND);
	factors = repeat(fold->by_round);
	for (size_t i = 1; i < ROUNDS; i++)
		round[i] ^= multiply_lanes(round[i - 1], factors);
	memcpy(lane, &round[ROUNDS - 1], ROUND);
	return bytes;
}

#else
static bool has_wide_multiplier(void)
{
	return false;
}

static const uint8_t *fold_spans(
	const struct crc_fold *fold, block lane[LANES], const uint8_t *bytes, const uint8_t *end)
{
	(void)fold, (void)lane, (void)end;
	return bytes; /* not called */
}
#endif

WITH_MULTIPLIER static void fold_blocks(const struct crc_fold *fold, uint64_t state,
	const uint8_t *bytes, const uint8_t *end, uint8_t folded[CRC_FOLD_SIZE])
{
	block factors = load(fold->by_round);
	block lane[LANES];

	for (size_t i = 0; i < LANES; i++)
		lane[i] = load(bytes + i * BLOCK);
	lane[0][0] ^= state;
	bytes += ROUND;
	if (end - bytes >= SPAN - ROUND && has_wide_multiplier())
		bytes = fold_spans(fold, lane, bytes, end);
	for (; end - bytes >= ROUND; bytes += ROUND)
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
