#include "pg/judge.h"

#include <stdbool.h>
#include <string.h>

#define PLAIN_HEAD "--\n-- PostgreSQL database dump\n--\n\n"
#define PLAIN_END "\n--\n-- PostgreSQL database dump complete\n--\n\n"
#define CLUSTER_HEAD "--\n-- PostgreSQL database cluster dump\n--\n\n"
#define CLUSTER_END "\n--\n-- PostgreSQL database cluster dump complete\n--\n\n"
#define RESTRICT "\\restrict "
#define UNRESTRICT "\\unrestrict "

/* What streams begin with; OFFSET is where, from the start. */
struct signature {
	enum stream_kind kind;
	size_t offset;
	const char *bytes;
	size_t length;
};

#define AT_START(kind, bytes)                                                                      \
	{                                                                                          \
		(kind), 0, (bytes), sizeof(bytes) - 1                                              \
	}

static const struct signature signatures[] = {
	AT_START(STREAM_PLAIN, PLAIN_HEAD),
	AT_START(STREAM_CLUSTER, CLUSTER_HEAD),
	AT_START(STREAM_CUSTOM, "PGDMP"),
	AT_START(STREAM_GZIP, "\x1f\x8b"),
	AT_START(STREAM_ZSTD, "\x28\xb5\x2f\xfd"),
	AT_START(STREAM_LZ4, "\x04\x22\x4d\x18"),
	AT_START(STREAM_XZ, "\xfd\x37zXZ\0"),
	AT_START(STREAM_AGE, "age-encryption.org/v1\n"),
	AT_START(STREAM_AGE, "-----BEGIN AGE ENCRYPTED FILE-----"),
	AT_START(STREAM_GPG, "-----BEGIN PGP MESSAGE-----"),
	AT_START(STREAM_GPG, "\x84"), /* OpenPGP packets (RFC 9580, 4.2): a session key, */
	AT_START(STREAM_GPG, "\x85"), /* encrypted for a public key (tag 1) */
	AT_START(STREAM_GPG, "\xc1"),
	AT_START(STREAM_GPG, "\x8c"), /* or with a passphrase (tag 3) */
	AT_START(STREAM_GPG, "\xc3"),
	{STREAM_TAR, 257, "ustar", 5},
};

static const char *const descriptions[] = {
	[STREAM_UNDECIDED] = "too short to tell",
	[STREAM_EMPTY] = "empty",
	[STREAM_PLAIN] = "a dump in plain format",
	[STREAM_CLUSTER] = "a dump of a whole cluster",
	[STREAM_CUSTOM] = "a dump in custom format",
	[STREAM_TAR] = "a tar archive",
	[STREAM_GZIP] = "gzip data",
	[STREAM_ZSTD] = "zstd data",
	[STREAM_LZ4] = "lz4 data",
	[STREAM_XZ] = "xz data",
	[STREAM_AGE] = "age data",
	[STREAM_GPG] = "gpg data",
	[STREAM_OTHER] = "of an unknown kind",
};

void judge_open(struct judge *judge)
{
	*judge = (struct judge){.kind = STREAM_UNDECIDED};
}

static size_t head_length(const struct judge *judge)
{
	return judge->length < JUDGE_KEPT ? (size_t)judge->length : JUDGE_KEPT;
}

/* Tells the kind from the head; undecided while a signature may still turn out to match. */
static enum stream_kind recognise(const char *head, size_t length)
{
	enum stream_kind kind = STREAM_OTHER;

	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
		const struct signature *s = &signatures[i];
		size_t there = length > s->offset ? length - s->offset : 0;

		if (there >= s->length && memcmp(head + s->offset, s->bytes, s->length) == 0)
			return s->kind;
		if (there < s->length &&
			(there == 0 || memcmp(head + s->offset, s->bytes, there) == 0))
			kind = STREAM_UNDECIDED;
	}
	return kind;
}

/* Keeps the last bytes of the stream in `tail`. */
static void keep_tail(struct judge *judge, const char *bytes, size_t length)
{
	size_t stay;

	if (length > JUDGE_KEPT) {
		bytes += length - JUDGE_KEPT;
		length = JUDGE_KEPT;
	}
	stay = judge->tail_length < JUDGE_KEPT - length ? judge->tail_length : JUDGE_KEPT - length;
	memmove(judge->tail, judge->tail + judge->tail_length - stay, stay);
	memcpy(judge->tail + stay, bytes, length);
	judge->tail_length = stay + length;
}

void judge_feed(struct judge *judge, const void *bytes, size_t length)
{
	size_t kept = head_length(judge);
	size_t more = length < JUDGE_KEPT - kept ? length : JUDGE_KEPT - kept;

	memcpy(judge->head + kept, bytes, more);
	judge->length += length;
	keep_tail(judge, bytes, length);
	if (judge->kind == STREAM_UNDECIDED && length > 0)
		judge->kind = recognise(judge->head, head_length(judge));
}

void judge_finish(struct judge *judge)
{
	if (judge->length == 0)
		judge->kind = STREAM_EMPTY;
	else if (judge->kind == STREAM_UNDECIDED)
		judge->kind = STREAM_OTHER;
}

/* Takes END off the end of the *LENGTH bytes at TAIL, if it is there. */
static bool strip(const char *tail, size_t *length, const char *end, size_t end_length)
{
	if (*length < end_length || memcmp(tail + *length - end_length, end, end_length) != 0)
		return false;
	*length -= end_length;
	return true;
}

static bool ends_with(const struct judge *judge, const char *end)
{
	size_t length = judge->tail_length;

	return strip(judge->tail, &length, end, strlen(end));
}

/*
 * The key after `\restrict`, which follows the heading at once; its length, 0 if there is none. Of
 * a line that does not end within the head, all there is: too long to be a key, it finds no pair.
 */
static size_t find_key(const struct judge *judge, const char **key)
{
	const char *line = judge->head + strlen(PLAIN_HEAD);
	const char *end;
	size_t rest = head_length(judge) - strlen(PLAIN_HEAD);

	if (rest < strlen(RESTRICT) || memcmp(line, RESTRICT, strlen(RESTRICT)) != 0)
		return 0;
	*key = line + strlen(RESTRICT);
	end = memchr(*key, '\n', rest - strlen(RESTRICT));
	return end ? (size_t)(end - *key) : rest - strlen(RESTRICT);
}

/* The verdict on a pg_dump stream. */
static const char *find_fault(const struct judge *judge)
{
	const char *key = NULL;
	size_t key_length = find_key(judge, &key);
	size_t length = judge->tail_length;

	if (ends_with(judge, CLUSTER_END))
		return "it begins as a dump of one database and ends as one of a cluster: "
		       "two dumps in one stream";
	if (key_length == 0)
		return ends_with(judge, PLAIN_END) ? NULL : "its end is missing";
	if (!strip(judge->tail, &length, "\n\n", 2))
		return "its end is missing";
	if (!strip(judge->tail, &length, key, key_length) ||
		!strip(judge->tail, &length, UNRESTRICT, strlen(UNRESTRICT)) ||
		!strip(judge->tail, &length, PLAIN_END, strlen(PLAIN_END)))
		return "the end that belongs to its beginning is missing";
	return NULL;
}

/* Whether the stream ends the way a pg_dump one does, with whatever key. */
static bool ends_as_database(const struct judge *judge)
{
	const char *rest = judge->tail;
	const char *end = judge->tail + judge->tail_length;
	const char *found;

	while ((found = memmem(rest, (size_t)(end - rest), PLAIN_END, strlen(PLAIN_END))))
		rest = found + strlen(PLAIN_END);
	if (rest == judge->tail || rest == end)
		return rest == end;
	return (size_t)(end - rest) > strlen(UNRESTRICT) &&
	       memcmp(rest, UNRESTRICT, strlen(UNRESTRICT)) == 0 &&
	       memchr(rest, '\n', (size_t)(end - rest)) == end - 2 && end[-1] == '\n';
}

/*
 * The verdict on a pg_dumpall stream. Whole dumps of databases stand inside it, so that a cut
 * behind one of them looks just like a pg_dumpall and a pg_dump in one stream.
 */
static const char *find_cluster_fault(const struct judge *judge)
{
	if (ends_with(judge, CLUSTER_END))
		return NULL;
	if (ends_as_database(judge))
		return "it begins as a dump of a cluster and ends as one of a database: "
		       "cut short, or two dumps in one stream";
	return "its end is missing";
}

enum verdict judge_verdict(const struct judge *judge, const char **reason)
{
	if (judge->kind == STREAM_PLAIN)
		*reason = find_fault(judge);
	else if (judge->kind == STREAM_CLUSTER)
		*reason = find_cluster_fault(judge);
	else
		return VERDICT_UNRECOGNISED;
	return *reason ? VERDICT_INCOMPLETE : VERDICT_COMPLETE;
}

const char *judge_describe(enum stream_kind kind)
{
	return descriptions[kind];
}
