#include "dump/stream_kind.h"

#include "dump/plain.h"

#include "unix/text.h"

#include <stdint.h>
#include <string.h>

#define CRLF_HEADING "--\r\n-- PostgreSQL database dump\r\n--\r\n\r\n"
#define CRLF_CLUSTER_HEADING "--\r\n-- PostgreSQL database cluster dump\r\n--\r\n\r\n"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* UTF-16 is recognised by the byte order mark and so many characters of one byte. */
enum {
	UTF16_CHARACTERS = 4,
	UTF16_HEAD = 2 + 2 * UTF16_CHARACTERS,

	/* A skippable frame: its magic number of four bytes, of which one has 16 values; its size.
	 */
	SKIPPABLE_FIRST = 0x50,
	SKIPPABLE_LAST = 0x5f,
	SKIPPABLE_HEAD = 8,
	FRAME_MAGIC = 4,

	/* A tar archive is recognised by "ustar" in the header of its first member. */
	USTAR_AT = 257,
	FOREIGN_TAR_HEAD = USTAR_AT + 5,
};

/* Bytes that identify a kind of stream, OFFSET bytes from its start. */
struct signature {
	enum stream_kind kind;
	size_t offset;
	const char *bytes;
	size_t length;
};

#define AT(offset, kind, bytes)                                                                    \
	{                                                                                          \
		(kind), (offset), (bytes), sizeof(bytes) - 1                                       \
	}

/* The first match counts. */
static const struct signature signatures[] = {
	AT(0, STREAM_PLAIN, PLAIN_HEADING),
	AT(0, STREAM_CLUSTER, PLAIN_CLUSTER_HEADING),
	AT(0, STREAM_CUSTOM, "PGDMP"),
	AT(0, STREAM_TAR, "toc.dat\0"),
	AT(0, STREAM_CRLF, CRLF_HEADING),
	AT(0, STREAM_CRLF, CRLF_CLUSTER_HEADING),
	AT(0, STREAM_UTF16, "-\0-\0"),
	AT(0, STREAM_UTF16, "\0-\0-"),
	AT(0, STREAM_GZIP, "\x1f\x8b"),
	AT(0, STREAM_ZSTD, "\x28\xb5\x2f\xfd"),
	AT(0, STREAM_LZ4, "\x04\x22\x4d\x18"),
	AT(0, STREAM_XZ, "\xfd\x37zXZ\0"),
	AT(0, STREAM_AGE, "age-encryption.org/v1\n"),
	AT(0, STREAM_AGE, "-----BEGIN AGE ENCRYPTED FILE-----"),
	AT(0, STREAM_GPG, "-----BEGIN PGP MESSAGE-----"),
	AT(0, STREAM_GPG, "\x84"), /* OpenPGP packets (RFC 9580, 4.2): session keys, */
	AT(0, STREAM_GPG, "\x85"), /* encrypted with a public key (tag 1) */
	AT(0, STREAM_GPG, "\xc1"),
	AT(0, STREAM_GPG, "\x8c"), /* or with a passphrase (tag 3) */
	AT(0, STREAM_GPG, "\xc3"),
	AT(USTAR_AT, STREAM_FOREIGN_TAR, "ustar"),
};

static const char *const kind_descriptions[] = {
	[STREAM_UNDECIDED] = "too short to tell",
	[STREAM_EMPTY] = "empty",
	[STREAM_CUT_HEAD] = "the beginning of a dump",
	[STREAM_PLAIN] = "a dump in plain format",
	[STREAM_CLUSTER] = "a dump by pg_dumpall",
	[STREAM_CUSTOM] = "a dump in custom format",
	[STREAM_UNKNOWN_ARCHIVE] = "a dump in custom format, of an unknown version",
	[STREAM_TAR] = "a dump in tar format",
	[STREAM_UNKNOWN_TAR] = "a dump in tar format, of an unknown version",
	[STREAM_FOREIGN_TAR] = "a tar archive, but not a dump",
	[STREAM_NOISY_ARCHIVE] = "a dump in custom or tar format, after other text",
	[STREAM_CRLF] = "a dump in plain format, with CRLF as its line ends",
	[STREAM_UTF16] = "text in UTF-16",
	[STREAM_GZIP] = "gzip data",
	[STREAM_ZSTD] = "zstd data",
	[STREAM_LZ4] = "lz4 data",
	[STREAM_XZ] = "xz data",
	[STREAM_AGE] = "age data",
	[STREAM_GPG] = "gpg data",
	[STREAM_OTHER] = "of an unknown kind",
};

static const char *const kind_names[] = {
	[STREAM_UNDECIDED] = "unknown",
	[STREAM_EMPTY] = "empty",
	[STREAM_CUT_HEAD] = "unknown",
	[STREAM_PLAIN] = "plain",
	[STREAM_CLUSTER] = "cluster",
	[STREAM_CUSTOM] = "custom",
	[STREAM_UNKNOWN_ARCHIVE] = "custom",
	[STREAM_TAR] = "tar",
	[STREAM_UNKNOWN_TAR] = "tar",
	[STREAM_FOREIGN_TAR] = "unknown",
	[STREAM_NOISY_ARCHIVE] = "unknown",
	[STREAM_CRLF] = "plain",
	[STREAM_UTF16] = "unknown",
	[STREAM_GZIP] = "gzip",
	[STREAM_ZSTD] = "zstd",
	[STREAM_LZ4] = "lz4",
	[STREAM_XZ] = "xz",
	[STREAM_AGE] = "age",
	[STREAM_GPG] = "gpg",
	[STREAM_OTHER] = "unknown",
};

/* Where a dump may begin after other text. The archives need more than their first letters. */
static const struct signature beginnings[] = {
	AT(0, STREAM_PLAIN, PLAIN_HEADING),
	AT(0, STREAM_CLUSTER, PLAIN_CLUSTER_HEADING),
	AT(0, STREAM_CRLF, CRLF_HEADING),
	AT(0, STREAM_CRLF, CRLF_CLUSTER_HEADING),
	AT(0, STREAM_NOISY_ARCHIVE, "PGDMP\1"),
	AT(0, STREAM_NOISY_ARCHIVE, "toc.dat\0"),
};

/* So much of a heading tells that a dump begins. */
#define HEADING_BEGIN "--\n-- P"

/* The number of the signature's bytes in the head, -1 if one of them differs. */
static int match_signature(const struct signature *signature, const char *head, size_t length)
{
	size_t there = length > signature->offset ? length - signature->offset : 0;

	if (there > signature->length)
		there = signature->length;
	if (there > 0 && memcmp(head + signature->offset, signature->bytes, there) != 0)
		return -1;
	return (int)there;
}

/* The kind of the first signature that matches; undecided while an earlier one still may. */
static enum stream_kind recognise_signature(const char *head, size_t length)
{
	enum stream_kind kind = STREAM_OTHER;

	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
		int matched = match_signature(&signatures[i], head, length);

		if (matched == (int)signatures[i].length)
			return kind == STREAM_OTHER ? signatures[i].kind : kind;
		if (matched >= 0)
			kind = STREAM_UNDECIDED;
	}
	return kind;
}

/* The bytes of the skippable frame that begins at FRAME, if LENGTH bytes there may be one; or 0. */
static uint64_t measure_skippable(const char *frame, size_t length)
{
	static const char rest[] = "\x2a\x4d\x18";
	const unsigned char *bytes = (const unsigned char *)frame;
	uint64_t size = 0;
	size_t there = length < FRAME_MAGIC ? length : FRAME_MAGIC;

	if (length == 0 || bytes[0] < SKIPPABLE_FIRST || bytes[0] > SKIPPABLE_LAST ||
		memcmp(frame + 1, rest, there - 1) != 0)
		return 0;
	for (size_t i = FRAME_MAGIC; i < SKIPPABLE_HEAD && i < length; i++)
		size |= (uint64_t)bytes[i] << 8 * (i - FRAME_MAGIC);
	return SKIPPABLE_HEAD + size;
}

/*
 * The kind of data that begins with skippable frames, which zstd and lz4 share: that of the frame
 * after them. (pzstd puts one before each frame.) STREAM_OTHER if it is something else, or the kind
 * cannot be told from STREAM_KIND_HEAD bytes.
 */
static enum stream_kind recognise_skippable(const char *head, size_t length)
{
	uint64_t at = measure_skippable(head, length), size = at;
	enum stream_kind kind;

	if (at == 0)
		return STREAM_OTHER;
	while (size > 0 && at < length) {
		size = measure_skippable(head + at, length - at);
		at += size;
	}
	if (at >= STREAM_KIND_HEAD)
		return STREAM_OTHER;
	kind = at < length ? recognise_signature(head + at, length - at) : STREAM_UNDECIDED;
	if (kind == STREAM_ZSTD || kind == STREAM_LZ4)
		return kind;
	return kind == STREAM_UNDECIDED && length < at + FRAME_MAGIC && length < STREAM_KIND_HEAD
		       ? STREAM_UNDECIDED
		       : STREAM_OTHER;
}

/* The kind of text in UTF-16; STREAM_OTHER if it is something else, or undecided. */
static enum stream_kind recognise_utf16(const char *head, size_t length)
{
	bool little = length > 0 && head[0] == '\xff';
	const char *mark = little ? "\xff\xfe" : "\xfe\xff";

	for (size_t i = 0; i < length && i < UTF16_HEAD; i++) {
		bool is_high = (i % 2 == 0) != little;

		if (i < 2 ? head[i] != mark[i] : (head[i] == '\0') != is_high)
			return STREAM_OTHER;
	}
	return length < UTF16_HEAD ? STREAM_UNDECIDED : STREAM_UTF16;
}

/* The length of the byte order mark and the blanks at the beginning. */
static size_t measure_blanks(const char *head, size_t length)
{
	size_t mark = strlen(BYTE_ORDER_MARK);
	size_t blanks = bytes_begin_with(head, length, BYTE_ORDER_MARK) ? mark : 0;

	while (blanks < length && head[blanks] != '\0' && strchr(" \t\r\n", head[blanks]))
		blanks++;
	return blanks;
}

/* The length of the text at the beginning: messages may contain colours. */
static size_t measure_text(const char *head, size_t length)
{
	size_t text = 0;

	while (text < length && ((unsigned char)head[text] >= ' ' ||
					(head[text] && strchr("\t\n\r\b\a\f\33", head[text]))))
		text++;
	return text;
}

/* Finds the first beginning of a dump that comes after text. */
static enum stream_kind find_beginning(const char *head, size_t length, size_t *before)
{
	size_t text = measure_text(head, length);
	enum stream_kind kind = STREAM_OTHER;

	if (text > STREAM_KIND_NOISE)
		text = STREAM_KIND_NOISE;
	for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
		const char *found = memmem(head, length, beginnings[i].bytes, beginnings[i].length);

		if (!found || (size_t)(found - head) > text)
			continue;
		kind = beginnings[i].kind;
		text = (size_t)(found - head);
	}
	*before = kind == STREAM_OTHER ? 0 : text;
	return kind;
}

enum stream_kind stream_kind_recognise(const char *head, size_t length, size_t *before)
{
	enum stream_kind kind = recognise_signature(head, length);
	enum stream_kind other;

	*before = 0;
	if (kind == STREAM_FOREIGN_TAR && length > FOREIGN_TAR_HEAD)
		length = FOREIGN_TAR_HEAD; /* what comes later does not change the kind */
	else if (kind != STREAM_OTHER && kind != STREAM_UNDECIDED && kind != STREAM_FOREIGN_TAR)
		return kind;
	other = recognise_utf16(head, length);
	if (other == STREAM_OTHER && kind != STREAM_FOREIGN_TAR)
		other = recognise_skippable(head, length);
	if (other == STREAM_OTHER)
		other = find_beginning(head, length, before);
	if (other != STREAM_OTHER)
		return other;
	if (kind == STREAM_OTHER && length < STREAM_KIND_HEAD &&
		measure_text(head, length) == length)
		return STREAM_UNDECIDED;
	return kind;
}

static bool is_dump(enum stream_kind kind)
{
	return kind == STREAM_PLAIN || kind == STREAM_CLUSTER || kind == STREAM_CUSTOM ||
	       kind == STREAM_TAR || kind == STREAM_CRLF;
}

static bool begins_as_dump(const char *head, size_t length)
{
	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
		if (is_dump(signatures[i].kind) &&
			match_signature(&signatures[i], head, length) > 0)
			return true;
	return false;
}

enum stream_kind stream_kind_recognise_ended(const char *head, size_t length)
{
	size_t blanks = measure_blanks(head, length);

	if (begins_as_dump(head + blanks, length - blanks))
		return STREAM_CUT_HEAD;
	for (size_t at = 0; at + strlen(HEADING_BEGIN) <= length; at++)
		if (begins_as_dump(head + at, length - at))
			return STREAM_CUT_HEAD;
	return STREAM_OTHER;
}

/* Whether the bytes, which precede a plain dump, are or hold a part of a heading. */
static bool has_cut_heading(const char *bytes, size_t length)
{
	size_t whole = strlen(HEADING_BEGIN);

	if (length < whole)
		return length > 0 && memcmp(HEADING_BEGIN, bytes, length) == 0;
	return memmem(bytes, length, HEADING_BEGIN, whole) != NULL;
}

const char *stream_kind_describe_noise(const char *head, size_t before, bool *is_cut)
{
	size_t blanks = measure_blanks(head, before);
	const char *text = head + blanks;
	size_t length = before - blanks;

	*is_cut = has_cut_heading(head, before);
	while (length > 0 && text[length - 1] && strchr(" \t\r\n", text[length - 1]))
		length--;
	if (length == 0)
		return NULL;
	if (*is_cut)
		return "two dumps in one stream, the first of them cut short";
	if (text[0] == '\\' || text[length - 1] == ';')
		return "there are commands before its heading, which pg_dump does not write";
	if (bytes_begin_with(text, length, "--"))
		return "there is a comment before its heading, which pg_dump does not write";
	return "there is other text before its heading: standard error is in the stream";
}

const char *stream_kind_fault(enum stream_kind kind)
{
	switch (kind) {
	case STREAM_NOISY_ARCHIVE:
		return "it is damaged: there is other text before the archive: standard error is "
		       "in "
		       "the stream";
	case STREAM_CRLF:
		return "line ends are CRLF: it went through a terminal, or was written on "
		       "Windows; use docker exec without -t, or -F c";
	case STREAM_UTF16:
		return "it is UTF-16: it went through PowerShell; use -f FILE, or cmd";
	default:
		return NULL;
	}
}

const char *stream_kind_describe(enum stream_kind kind)
{
	return kind_descriptions[kind];
}

const char *stream_kind_name(enum stream_kind kind)
{
	return kind_names[kind];
}
