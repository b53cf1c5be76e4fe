#include "dump/judge.h"

#include "unix/text.h"

#include <inttypes.h>
#include <string.h>

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
	AT(257, STREAM_FOREIGN_TAR, "ustar"),
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
	[STREAM_FOREIGN_TAR] = "a tar archive, but not a dump",
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
	[STREAM_FOREIGN_TAR] = "unknown",
	[STREAM_GZIP] = "gzip",
	[STREAM_ZSTD] = "zstd",
	[STREAM_LZ4] = "lz4",
	[STREAM_XZ] = "xz",
	[STREAM_AGE] = "age",
	[STREAM_GPG] = "gpg",
	[STREAM_OTHER] = "unknown",
};

void judge_open(struct judge *judge)
{
	judge->kind = STREAM_UNDECIDED;
	judge->length = 0;
}

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
static enum stream_kind recognise_kind(const char *head, size_t length)
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

/* The kind of a stream that ended while its kind was undecided. */
static enum stream_kind recognise_ended(const char *head, size_t length)
{
	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
		if (judge_can_tell(signatures[i].kind) &&
			match_signature(&signatures[i], head, length) > 0)
			return STREAM_CUT_HEAD;
	return STREAM_OTHER;
}

static void open_reader(struct judge *judge)
{
	switch (judge->kind) {
	case STREAM_PLAIN:
	case STREAM_CLUSTER:
		plain_open(&judge->reader.plain, judge->kind == STREAM_CLUSTER);
		break;
	case STREAM_CUSTOM:
		archive_open(&judge->reader.archive, ARCHIVE_CUSTOM);
		break;
	case STREAM_TAR:
		tar_open(&judge->reader.tar);
		break;
	default:
		break;
	}
}

static void feed_reader(struct judge *judge, const void *bytes, size_t length)
{
	switch (judge->kind) {
	case STREAM_PLAIN:
	case STREAM_CLUSTER:
		plain_feed(&judge->reader.plain, bytes, length);
		break;
	case STREAM_CUSTOM:
		archive_feed(&judge->reader.archive, bytes, length);
		if (judge->reader.archive.unknown)
			judge->kind = STREAM_UNKNOWN_ARCHIVE;
		break;
	case STREAM_TAR:
		tar_feed(&judge->reader.tar, bytes, length);
		break;
	default:
		break;
	}
}

/* Adds bytes to the head and tries to decide the kind. Returns the number of bytes taken. */
static size_t decide_kind(struct judge *judge, const char *bytes, size_t length)
{
	size_t there = (size_t)judge->length;
	size_t taken = length < JUDGE_HEAD - there ? length : JUDGE_HEAD - there;

	memcpy(judge->head + there, bytes, taken);
	judge->kind = recognise_kind(judge->head, there + taken);
	if (judge->kind != STREAM_UNDECIDED) {
		open_reader(judge);
		feed_reader(judge, judge->head, there + taken);
	}
	return taken;
}

void judge_feed(struct judge *judge, const void *bytes, size_t length)
{
	size_t taken = 0;

	if (judge->kind == STREAM_UNDECIDED && length > 0)
		taken = decide_kind(judge, bytes, length);
	feed_reader(judge, (const char *)bytes + taken, length - taken);
	judge->length += length;
}

void judge_finish(struct judge *judge)
{
	if (judge->length == 0)
		judge->kind = STREAM_EMPTY;
	else if (judge->kind == STREAM_UNDECIDED)
		judge->kind = recognise_ended(judge->head, (size_t)judge->length);
}

bool judge_can_tell(enum stream_kind kind)
{
	return kind == STREAM_CUT_HEAD || kind == STREAM_PLAIN || kind == STREAM_CLUSTER ||
	       kind == STREAM_CUSTOM || kind == STREAM_TAR;
}

enum verdict judge_verdict(const struct judge *judge, const char **reason)
{
	switch (judge->kind) {
	case STREAM_CUT_HEAD:
		*reason = "it ends within its first bytes";
		break;
	case STREAM_PLAIN:
	case STREAM_CLUSTER:
		*reason = plain_fault(&judge->reader.plain);
		break;
	case STREAM_CUSTOM:
		*reason = archive_fault(&judge->reader.archive);
		break;
	case STREAM_TAR:
		*reason = tar_fault(&judge->reader.tar);
		break;
	default:
		return VERDICT_UNRECOGNISED;
	}
	return *reason ? VERDICT_INCOMPLETE : VERDICT_COMPLETE;
}

const struct archive *judge_archive(const struct judge *judge)
{
	switch (judge->kind) {
	case STREAM_CUSTOM:
		return &judge->reader.archive;
	case STREAM_TAR:
		return &judge->reader.tar.contents;
	default:
		return NULL;
	}
}

const char *judge_describe(enum stream_kind kind)
{
	return kind_descriptions[kind];
}

const char *judge_name(enum stream_kind kind)
{
	return kind_names[kind];
}

static void add_plain_details(const struct plain *plain, struct text *text)
{
	size_t length;
	const char *version = plain_find(plain, "from database version ", &length);

	if (version)
		text_printf(text, ", server version %.*s", (int)length, version);
	version = plain_find(plain, "by pg_dump version ", &length);
	if (version)
		text_printf(text, ", pg_dump version %.*s", (int)length, version);
}

static void add_archive_details(const struct archive *archive, struct text *text)
{
	text_printf(text,
		", version 1.%d, database \"%s\", server version %s, pg_dump version %s, "
		"%" PRIu64 " entries",
		archive->version % 100, archive->database.bytes, archive->server_version.bytes,
		archive->dump_version.bytes, archive->entries);
}

void judge_add_details(const struct judge *judge, struct text *text)
{
	text_add(text, judge_describe(judge->kind));
	if (judge->kind == STREAM_PLAIN || judge->kind == STREAM_CLUSTER)
		add_plain_details(&judge->reader.plain, text);
	else if (judge->kind == STREAM_CUSTOM)
		add_archive_details(&judge->reader.archive, text);
	else if (judge->kind == STREAM_TAR)
		add_archive_details(&judge->reader.tar.contents, text);
}
