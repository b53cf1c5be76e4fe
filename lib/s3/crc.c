#include "s3/crc.h"

#include "http/encoding.h"
#include "s3/crc_fold.h"

#include <endian.h>
#include <string.h>

enum {
	KINDS = CRC32C + 1,
	WORD = 8, /* bytes */
};

/* In the representation of crc_fold.h. */
static const uint64_t moduli[KINDS] = {
	[CRC64NVME] = 0x9A6C9329AC4BC9B5,
	[CRC32] = 0xEDB88320,
	[CRC32C] = 0x82F63B78,
};

/* Tables, computed when a kind is first used. */
static struct divider {
	uint64_t modulus;          /* 0 before that */
	uint64_t ahead[WORD][256]; /* [n][b]: the first of eight bytes, b, times x^(8 n + 8) */
	struct crc_fold fold;
} dividers[KINDS];

static void divider_init(struct divider *divider, uint64_t modulus)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		uint64_t product = byte;

		for (int n = 0; n < WORD; n++) {
			for (int bit = 0; bit < 8; bit++)
				product = polynomial_shift(modulus, product);
			divider->ahead[n][byte] = product;
		}
	}
	crc_fold_init(&divider->fold, modulus);
	divider->modulus = modulus;
}

static const struct divider *find_divider(enum crc_kind kind)
{
	struct divider *divider = &dividers[kind];

	if (divider->modulus == 0)
		divider_init(divider, moduli[kind]);
	return divider;
}

/* The initial value of the register, and the final exclusive or. */
static uint64_t ones(enum crc_kind kind)
{
	return UINT64_MAX >> (64 - 8 * crc_size(kind));
}

/*
 * The register after LENGTH bytes: the remainder of what it was and they are, times x^64. Eight
 * bytes at a time are added to it, and each taken as far ahead as it is from the end of them, by a
 * table of its own ("slicing by 8", Kounavis and Berry, 2005).
 */
static uint64_t divide_bytes(
	const struct divider *divider, uint64_t state, const uint8_t *bytes, size_t length)
{
	for (; length >= WORD; length -= WORD, bytes += WORD) {
		uint64_t word;

		memcpy(&word, bytes, WORD);
		word = le64toh(word) ^ state;
		state = 0;
#pragma GCC unroll 8
		for (int i = 0; i < WORD; i++)
			state ^= divider->ahead[WORD - 1 - i][word >> 8 * i & 0xFF];
	}
	for (; length > 0; length--, bytes++)
		state = state >> 8 ^ divider->ahead[0][(state ^ *bytes) & 0xFF];
	return state;
}

uint64_t crc_add(enum crc_kind kind, uint64_t value, const void *bytes, size_t length)
{
	const struct divider *divider = find_divider(kind);
	const uint8_t *rest = bytes;
	uint64_t state = value ^ ones(kind);
	uint8_t folded[CRC_FOLD_SIZE];
	size_t done = crc_fold(&divider->fold, state, bytes, length, folded);

	if (done > 0) {
		state = divide_bytes(divider, 0, folded, sizeof folded);
		rest += done;
	}
	return divide_bytes(divider, state, rest, length - done) ^ ones(kind);
}

uint64_t crc_add_portable(enum crc_kind kind, uint64_t value, const void *bytes, size_t length)
{
	return divide_bytes(find_divider(kind), value ^ ones(kind), bytes, length) ^ ones(kind);
}

/*
 * Whatever the register starts with, times x^(8 length), is a term of what it ends with. That the
 * second run starts with what the first left, FIRST + ones, and not with ones, is therefore worth
 * FIRST x^(8 length).
 */
uint64_t crc_combine(enum crc_kind kind, uint64_t first, uint64_t second, uint64_t second_length)
{
	uint64_t modulus = moduli[kind];
	uint64_t distance = crc_fold_power(modulus, POLYNOMIAL_X(8), second_length);

	return crc_fold_product(modulus, first, distance) ^ second;
}

size_t crc_size(enum crc_kind kind)
{
	return kind == CRC64NVME ? 8 : 4;
}

void crc_text(enum crc_kind kind, uint64_t value, char text[CRC_TEXT_SIZE])
{
	size_t size = crc_size(kind);
	uint64_t bytes = htobe64(value << (64 - 8 * size));

	encoding_base64(&bytes, size, text);
}
