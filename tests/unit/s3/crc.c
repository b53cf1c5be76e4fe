/*
 * s3/crc: published check values, and CRCs of pieces combined.
 */
#include "s3/crc.h"

#include "tap.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	KINDS = 3,
	LENGTH_MAX = 600, /* more than two spans */
	LONG = 1 << 20,
	HUGE_LENGTHS = 64,
	SPLITS = 1000,
	ZEROS = 16 << 20,
};

static const char *const names[KINDS] = {"CRC64NVME", "CRC32", "CRC32C"};

static const struct {
	enum crc_kind kind;
	const char *bytes;
	size_t length;
	uint64_t crc;
	const char *text;
} vectors[] = {
	/* The check values of the catalogue of parametrised CRC algorithms. */
	{CRC64NVME, "123456789", 9, 0xAE8B14860A799888, "rosUhgp5mIg="},
	{CRC32, "123456789", 9, 0xCBF43926, "y/Q5Jg=="},
	{CRC32C, "123456789", 9, 0xE3069283, "4waSgw=="},
	/* RFC 3720, section B.4, whose bytes are in the order of the wire. */
	{CRC32C, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32, 0x8A9136AA,
		"ipE2qg=="},
	{CRC32C,
		"\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377"
		"\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377",
		32, 0x62A8AB43, "YqirQw=="},
	{CRC32C,
		"\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17"
		"\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37",
		32, 0x46DD794E, "Rt15Tg=="},
	{CRC32C,
		"\37\36\35\34\33\32\31\30\27\26\25\24\23\22\21\20"
		"\17\16\15\14\13\12\11\10\7\6\5\4\3\2\1\0",
		32, 0x113FDB5C, "ET/bXA=="},
	{CRC64NVME, "", 0, 0, "AAAAAAAAAAA="},
	{CRC32, "", 0, 0, "AAAAAA=="},
	{CRC32C, "", 0, 0, "AAAAAA=="},
};

static uint8_t *noise; /* LONG bytes */

static uint64_t next_random(void)
{
	static uint64_t state = 88172645463325252; /* xorshift64, Marsaglia 2003 */

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* The definition: bits one by one, the highest power first, in a register that is not reflected. */
static uint64_t define(enum crc_kind kind, const uint8_t *bytes, size_t length)
{
	static const uint64_t polynomials[KINDS] = {0xAD93D23594C93659, 0x04C11DB7, 0x1EDC6F41};
	int width = kind == CRC64NVME ? 64 : 32;
	uint64_t mask = UINT64_MAX >> (64 - width);
	uint64_t state = mask;
	uint64_t reflected = 0;

	for (size_t i = 0; i < 8 * length; i++) {
		uint64_t bit = bytes[i / 8] >> i % 8 & 1;
		uint64_t top = state >> (width - 1) ^ bit;

		state = (state << 1 & mask) ^ (top ? polynomials[kind] : 0);
	}
	for (int i = 0; i < width; i++)
		reflected |= (state >> i & 1) << (width - 1 - i);
	return reflected ^ mask;
}

static void show(enum crc_kind kind, const char *what, size_t length, uint64_t got, uint64_t want)
{
	printf("# %s %s, %zu bytes: got %" PRIX64 ", want %" PRIX64 "\n", names[kind], what, length,
		got, want);
}

/* Whether both ways to compute agree with the definition. */
static bool agrees(enum crc_kind kind, const uint8_t *bytes, size_t length)
{
	uint64_t want = define(kind, bytes, length);
	uint64_t fast = crc_add(kind, 0, bytes, length);
	uint64_t portable = crc_add_portable(kind, 0, bytes, length);

	if (fast != want)
		show(kind, "fast", length, fast, want);
	if (portable != want)
		show(kind, "portable", length, portable, want);
	return fast == want && portable == want;
}

static void check_vectors(void)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		enum crc_kind kind = vectors[i].kind;
		size_t length = vectors[i].length;
		uint64_t crc = crc_add(kind, 0, vectors[i].bytes, length);
		char text[CRC_TEXT_SIZE];

		tap_ok(crc == vectors[i].crc, "%s of vector %zu", names[kind], i);
		tap_ok(crc_add_portable(kind, 0, vectors[i].bytes, length) == vectors[i].crc,
			"%s of vector %zu, portable", names[kind], i);
		crc_text(kind, crc, text);
		tap_same_text(text, vectors[i].text, "... in base64");
	}
	tap_ok(crc_size(CRC64NVME) == 8 && crc_size(CRC32) == 4 && crc_size(CRC32C) == 4, "sizes");
	tap_ok(crc_add(CRC32, 1, NULL, 0) == 1, "no bytes at no address change nothing");
}

/* Each run ends where its memory does, so that AddressSanitizer sees what reads too far. */
static void check_lengths(enum crc_kind kind)
{
	bool good = true;

	for (size_t alignment = 0; alignment < 16; alignment++)
		for (size_t length = 0; length <= LENGTH_MAX; length++) {
			uint8_t *memory = malloc(alignment + length + (alignment + length == 0));

			if (!memory)
				abort();
			memcpy(memory + alignment, noise + LENGTH_MAX * alignment, length);
			good = agrees(kind, memory + alignment, length) && good;
			free(memory);
		}
	tap_ok(good, "%s of 0 to %d bytes, on every alignment", names[kind], LENGTH_MAX);
}

static void check_long(enum crc_kind kind)
{
	bool good = agrees(kind, noise, LONG);

	for (int i = 0; i < 20; i++) {
		size_t from = next_random() % 4096;

		good = agrees(kind, noise + from, next_random() % (LONG / 16)) && good;
	}
	tap_ok(good, "%s of long runs", names[kind]);
}

static void check_pieces(enum crc_kind kind)
{
	uint64_t want = crc_add_portable(kind, 0, noise, LONG);
	bool good = true;

	for (unsigned scale = 4; scale <= 20; scale++) {
		uint64_t fast = 0, mixed = 0;

		for (size_t done = 0, piece; done < LONG; done += piece) {
			piece = next_random() % (UINT64_C(1) << scale);
			if (piece > LONG - done)
				piece = LONG - done;
			fast = crc_add(kind, fast, noise + done, piece);
			mixed = (piece & 1 ? crc_add : crc_add_portable)(
				kind, mixed, noise + done, piece);
		}
		good = good && fast == want && mixed == want;
	}
	tap_ok(good, "%s of a run that comes in pieces", names[kind]);
}

static void check_combine(enum crc_kind kind)
{
	uint64_t whole = crc_add(kind, 0, noise, LONG);
	bool good = crc_combine(kind, whole, 0, 0) == whole &&
		    crc_combine(kind, 0, whole, LONG) == whole &&
		    crc_combine(kind, crc_add(kind, 0, noise, LONG - 1),
			    crc_add(kind, 0, noise + LONG - 1, 1), 1) == whole;

	for (int i = 0; i < SPLITS; i++) {
		size_t from = next_random() % LONG;
		size_t length = next_random() % (LONG - from) % 65536;
		size_t split = next_random() % (length + 1);
		uint64_t first = crc_add(kind, 0, noise + from, split);
		uint64_t second = crc_add(kind, 0, noise + from + split, length - split);

		good = good && crc_combine(kind, first, second, length - split) ==
				       crc_add(kind, 0, noise + from, length);
	}
	tap_ok(good, "%s combined from two", names[kind]);
}

/* The CRC of 2^POWER zero bytes, by doubling. */
static uint64_t zeros(enum crc_kind kind, int power)
{
	uint64_t crc = crc_add(kind, 0, "", 1);

	for (int i = 0; i < power; i++)
		crc = crc_combine(kind, crc, crc, UINT64_C(1) << i);
	return crc;
}

/*
 * Whatever the split, the CRC is the same; and the powers of x come round. That of CRC-32 is
 * primitive and CRC-64/NVME's irreducible, so Fermat's theorem holds; CRC-32C's is x + 1 times a
 * primitive one of degree 31.
 */
static void check_huge(enum crc_kind kind)
{
	static const uint64_t periods[KINDS] = {UINT64_MAX, UINT32_MAX, INT32_MAX};
	uint64_t some = crc_add(kind, 0, noise, 1000);
	bool good = true;

	tap_ok(crc_combine(kind, some, 0, periods[kind]) == some &&
			crc_combine(kind, some, 0, periods[kind] / 3) != some,
		"%s: the powers of x come round", names[kind]);
	for (int i = 0; i < HUGE_LENGTHS - 1; i++) {
		uint64_t a = UINT64_C(1) << i;
		uint64_t last = crc_combine(kind, zeros(kind, i), zeros(kind, 3), 8);
		uint64_t left = crc_combine(
			kind, crc_combine(kind, some, zeros(kind, i), a), zeros(kind, 3), 8);

		good = good && left == crc_combine(kind, some, last, a + 8);
	}
	tap_ok(good, "%s combined with up to 2^62 zero bytes", names[kind]);
}

static void check_part(enum crc_kind kind)
{
	uint8_t *part = calloc(1, ZEROS);
	uint64_t some = crc_add(kind, 0, noise, 1000);

	if (!part)
		abort();
	tap_ok(crc_add(kind, 0, part, ZEROS) == zeros(kind, 24), "%s of 16 MiB of zeros",
		names[kind]);
	tap_ok(crc_add(kind, some, part, ZEROS) == crc_combine(kind, some, zeros(kind, 24), ZEROS),
		"... after something else");
	free(part);
}

int main(void)
{
	noise = malloc(LONG);
	if (!noise)
		return 1;
	for (size_t i = 0; i < LONG; i++)
		noise[i] = (uint8_t)(next_random() >> 32);

	check_vectors();
	for (enum crc_kind kind = CRC64NVME; kind <= CRC32C; kind++) {
		check_lengths(kind);
		check_long(kind);
		check_pieces(kind);
		check_combine(kind);
		check_huge(kind);
		check_part(kind);
	}
	free(noise);
	return tap_done();
}
