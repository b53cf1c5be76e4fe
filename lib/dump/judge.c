#include "dump/judge.h"

#include "dump/database_block.h"

#include "unix/text.h"

#include <inttypes.h>
#include <string.h>

/* A terminal changes all newlines of an archive; so few of them may follow CR by accident. */
enum { NEWLINES_MIN = 4 };

void judge_open(struct judge *judge)
{
	judge->kind = STREAM_UNDECIDED;
	judge->length = 0;
	judge->block = 0;
	judge->in_block = false;
	judge->head_length = 0;
	judge->before = 0;
	judge->noise = NULL;
	judge->noise_is_cut = false;
	judge->crlf_newlines = 0;
	judge->has_other_newline = false;
	judge->last_byte = '\0';
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

/* Counts newlines after CR, up to the first other one. */
static void count_newlines(struct judge *judge, const char *bytes, size_t length)
{
	const char *next = bytes;
	const char *end = bytes + length;

	while (!judge->has_other_newline && (next = memchr(next, '\n', (size_t)(end - next)))) {
		if ((next == bytes ? judge->last_byte : next[-1]) == '\r')
			judge->crlf_newlines++;
		else
			judge->has_other_newline = true;
		next++;
	}
	if (length > 0)
		judge->last_byte = end[-1];
}

static void feed_reader(struct judge *judge, const void *bytes, size_t length)
{
	switch (judge->kind) {
	case STREAM_PLAIN:
	case STREAM_CLUSTER:
		plain_feed(&judge->reader.plain, bytes, length);
		break;
	case STREAM_CUSTOM:
		count_newlines(judge, bytes, length);
		archive_feed(&judge->reader.archive, bytes, length);
		if (judge->reader.archive.unknown)
			judge->kind = STREAM_UNKNOWN_ARCHIVE;
		break;
	case STREAM_TAR:
		count_newlines(judge, bytes, length);
		tar_feed(&judge->reader.tar, bytes, length);
		if (judge->reader.tar.contents.unknown)
			judge->kind = STREAM_UNKNOWN_TAR;
		break;
	default:
		break;
	}
}

static void begin_dump(struct judge *judge)
{
	size_t before = judge->before;

	if (before > 0)
		judge->noise =
			stream_kind_describe_noise(judge->head, before, &judge->noise_is_cut);
	open_reader(judge);
	feed_reader(judge, judge->head + before, judge->head_length - before);
}

/* Passes over the rest of a line of the block. Returns the number of bytes taken. */
static size_t pass_block_line(struct judge *judge, const char *bytes, size_t length)
{
	const char *end = memchr(bytes, '\n', length);
	size_t taken = end ? (size_t)(end - bytes) + 1 : length;

	judge->in_block = !end;
	judge->block += taken;
	return taken;
}

/* Removes the lines of the block from the head. */
static void pass_block(struct judge *judge)
{
	while (!judge->in_block && judge->block < DATABASE_BLOCK_MAX &&
		bytes_begin_with(judge->head, judge->head_length, DATABASE_BLOCK_PREFIX)) {
		size_t passed = pass_block_line(judge, judge->head, judge->head_length);

		judge->head_length -= passed;
		memmove(judge->head, judge->head + passed, judge->head_length);
	}
}

/* Adds bytes to the head and tries to decide the kind. Returns the number of bytes taken. */
static size_t decide_kind(struct judge *judge, const char *bytes, size_t length)
{
	size_t room = STREAM_KIND_HEAD - judge->head_length;
	size_t taken = length < room ? length : room;

	if (judge->in_block)
		return pass_block_line(judge, bytes, length);
	memcpy(judge->head + judge->head_length, bytes, taken);
	judge->head_length += taken;
	pass_block(judge);
	if (!judge->in_block)
		judge->kind =
			stream_kind_recognise(judge->head, judge->head_length, &judge->before);
	if (judge->kind == STREAM_UNDECIDED && judge->head_length == STREAM_KIND_HEAD)
		judge->kind = STREAM_OTHER; /* by the contract of stream_kind.h it never is */
	if (judge->kind != STREAM_UNDECIDED)
		begin_dump(judge);
	return taken;
}

void judge_feed(struct judge *judge, const void *bytes, size_t length)
{
	size_t taken = 0;

	while (judge->kind == STREAM_UNDECIDED && taken < length)
		taken += decide_kind(judge, (const char *)bytes + taken, length - taken);
	feed_reader(judge, (const char *)bytes + taken, length - taken);
	judge->length += length;
}

/* Whether all of the stream is, or may become, the definition of a database before a dump. */
static bool is_block_only(const struct judge *judge)
{
	size_t length = judge->head_length;

	if (judge->block == 0 && length == 0)
		return false;
	return length < strlen(DATABASE_BLOCK_PREFIX) &&
	       memcmp(DATABASE_BLOCK_PREFIX, judge->head, length) == 0;
}

void judge_finish(struct judge *judge)
{
	if (judge->length == 0)
		judge->kind = STREAM_EMPTY;
	else if (judge->kind == STREAM_UNDECIDED && is_block_only(judge))
		judge->kind = STREAM_CUT_HEAD;
	else if (judge->kind == STREAM_UNDECIDED)
		judge->kind = stream_kind_recognise_ended(judge->head, judge->head_length);
	else if (judge->kind == STREAM_PLAIN || judge->kind == STREAM_CLUSTER)
		plain_finish(&judge->reader.plain);
}

bool judge_can_tell(enum stream_kind kind)
{
	return kind == STREAM_CUT_HEAD || kind == STREAM_PLAIN || kind == STREAM_CLUSTER ||
	       kind == STREAM_CUSTOM || kind == STREAM_TAR || stream_kind_fault(kind) != NULL;
}

static enum verdict judge_plain(const struct judge *judge, const char **reason)
{
	enum verdict verdict = plain_verdict(&judge->reader.plain, reason);

	if (judge->noise_is_cut) {
		*reason = judge->noise;
		return VERDICT_INCOMPLETE;
	}
	if (verdict != VERDICT_COMPLETE || !judge->noise)
		return verdict;
	*reason = judge->noise;
	return VERDICT_PRECEDED;
}

/* The verdict on an archive that may have become unreadable because its newlines were changed. */
static enum verdict judge_newlines(
	const struct judge *judge, enum verdict verdict, const char **reason)
{
	if (verdict == VERDICT_COMPLETE || judge->has_other_newline ||
		judge->crlf_newlines < NEWLINES_MIN)
		return verdict;
	*reason = "its newlines became CRLF: it went through a terminal; use docker exec "
		  "without -t";
	return VERDICT_ALTERED;
}

/* Streams whose kind alone tells. */
static enum verdict judge_kind(const struct judge *judge, const char **reason)
{
	*reason = stream_kind_fault(judge->kind);
	if (!*reason)
		return VERDICT_UNRECOGNISED;
	return judge->kind == STREAM_NOISY_ARCHIVE ? VERDICT_INCOMPLETE : VERDICT_ALTERED;
}

enum verdict judge_verdict(const struct judge *judge, const char **reason)
{
	enum verdict verdict;

	switch (judge->kind) {
	case STREAM_CUT_HEAD:
		*reason = "it ends within its first bytes";
		return VERDICT_INCOMPLETE;
	case STREAM_PLAIN:
	case STREAM_CLUSTER:
		return judge_plain(judge, reason);
	case STREAM_CUSTOM:
		verdict = archive_verdict(&judge->reader.archive, reason);
		return judge_newlines(judge, verdict, reason);
	case STREAM_TAR:
		verdict = tar_verdict(&judge->reader.tar, reason);
		return judge_newlines(judge, verdict, reason);
	default:
		return judge_kind(judge, reason);
	}
}

enum verdict judge_best_verdict(const struct judge *judge, const char **reason)
{
	if (stream_kind_fault(judge->kind))
		return judge_kind(judge, reason);
	*reason = judge->noise;
	if (judge->noise)
		return judge->noise_is_cut ? VERDICT_INCOMPLETE : VERDICT_PRECEDED;
	return judge->kind == STREAM_UNDECIDED || judge_can_tell(judge->kind)
		       ? VERDICT_COMPLETE
		       : VERDICT_UNRECOGNISED;
}

const char *judge_describe_verdict(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_COMPLETE:
		return "complete";
	case VERDICT_INCOMPLETE:
	case VERDICT_CUT_REPEAT:
		return "not complete";
	case VERDICT_PRECEDED:
	case VERDICT_FOLLOWED:
		return "more than a dump";
	case VERDICT_ALTERED:
		return "changed on its way";
	default:
		return "not recognised";
	}
}

bool judge_knows_kind(const struct judge *judge)
{
	return judge->kind != STREAM_UNDECIDED && judge->kind != STREAM_CUT_HEAD;
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

bool judge_has_repeat(const struct judge *judge)
{
	const struct archive *archive = judge_archive(judge);

	return archive && archive->has_repeat && !archive->extra;
}

const char *judge_describe(enum stream_kind kind)
{
	return stream_kind_describe(kind);
}

const char *judge_name(enum stream_kind kind)
{
	return stream_kind_name(kind);
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
	if (judge_has_repeat(judge))
		text_add(text, ", its contents repeated at its end");
}
