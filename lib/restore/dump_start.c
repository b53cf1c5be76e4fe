#include "restore/dump_start.h"

#include "dump/archive_database.h"
#include "dump/database_block.h"
#include "dump/judge.h"
#include "sql/database_filter.h"
#include "sql/preamble.h"

#include "unix/message.h"

#include <stdlib.h>
#include <string.h>

enum {
	CONTENTS_MAX = 64 << 20,
	ENOUGH = 1 << 16, /* bytes; CREATE DATABASE is among them, if there is one */
	NAME_LIMIT = 1 << 16,
};

void dump_start_open(struct dump_start *start, const struct dump_start_options *options)
{
	*start = (struct dump_start){.options = *options};
	text_init(&start->bytes, CONTENTS_MAX + DUMP_START_PIECE);
	database_definition_open(&start->definition);
}

static enum status refuse_kind(enum stream_kind kind)
{
	fail("cannot restore this: it is %s", judge_describe(kind));
	if (kind == STREAM_AGE)
		hint("decrypt it first: --decode 'age -d -i FILE'");
	else if (kind == STREAM_GPG)
		hint("decrypt it first: --decode 'gpg --batch -q -d'");
	return STATUS_INPUT;
}

enum status dump_start_recognise(struct dump_start *start, const struct judge *judge)
{
	start->judge = judge;
	switch (judge->kind) {
	case STREAM_UNDECIDED:
	case STREAM_CUT_HEAD:
	case STREAM_PLAIN:
	case STREAM_CLUSTER:
	case STREAM_CUSTOM:
	case STREAM_TAR:
		return STATUS_DONE;
	default:
		return refuse_kind(judge->kind);
	}
}

/* Adds the definition of the database to SQL. False if more bytes are needed for that. */
static bool add_definition(const struct dump_start *start, struct text *sql)
{
	const struct judge *judge = start->judge;
	const struct archive *archive = judge_archive(judge);
	const char *bytes = start->bytes.bytes;
	size_t length = start->bytes.length;
	size_t skipped = judge->kind == STREAM_TAR ? TAR_BLOCK : 0; /* the header of toc.dat */

	if (length < skipped)
		return false;
	if (archive)
		return archive_database_read(archive, bytes + skipped, length - skipped, sql);
	database_block_read(bytes, judge->block, sql);
	return true;
}

static bool has_definition(const struct dump_start *start)
{
	struct text sql;
	bool has;

	text_init(&sql, DATABASE_DEFINITION_MAX);
	has = add_definition(start, &sql);
	text_release(&sql);
	return has;
}

/* Whether more of the table of contents is wanted. */
static bool lacks_contents(const struct dump_start *start)
{
	const struct archive *archive = judge_archive(start->judge);

	return start->options.whole_contents && archive && !archive->damage && !archive->unknown &&
	       !archive_has_contents(archive) && start->bytes.length < CONTENTS_MAX;
}

static bool is_enough(struct dump_start *start)
{
	const struct text *bytes = &start->bytes;

	if (!start->judge || bytes->length < ENOUGH + start->judge->block)
		return false;
	if (lacks_contents(start))
		return false;
	if (bytes->length >= DUMP_HEAD_MAX)
		return true;
	return dump_head_read(&start->head, start->judge, bytes->bytes, bytes->length) &&
	       has_definition(start);
}

static void read_definition(struct dump_start *start)
{
	struct text sql;

	text_init(&sql, DATABASE_DEFINITION_MAX);
	if (add_definition(start, &sql) && sql.length > 0)
		start->definition_fault =
			database_definition_read(&start->definition, sql.bytes, sql.length);
	text_release(&sql);
}

static int ignore_sql(void *context, const char *sql, size_t length)
{
	(void)context;
	(void)sql;
	(void)length;
	return 0;
}

/* Reads the definition that is among the statements of the dump, as far as it has come. */
static enum status separate_definition(struct dump_start *start)
{
	const struct database_filter_options options = {.pass = ignore_sql};
	enum status status = STATUS_DONE;
	struct database_filter filter;

	start->separated = true;
	database_filter_open(&filter, &options);
	if (database_filter_feed(&filter, start->bytes.bytes, start->bytes.length) != 0)
		status = filter.refused ? STATUS_INPUT : STATUS_FAILED;
	else
		start->definition_fault = database_definition_read(
			&start->definition, filter.statements.bytes, filter.statements.length);
	database_filter_close(&filter);
	return status;
}

static enum status find_created_database(struct dump_start *start)
{
	bool creates;
	struct text name;
	enum status status = STATUS_DONE;

	text_init(&name, NAME_LIMIT);
	creates = preamble_makes_database(start->bytes.bytes, start->bytes.length, &name);
	if (creates && start->options.may_separate) {
		status = separate_definition(start);
	} else if (creates) {
		start->makes_databases = true;
		start->database = text_detach(&name);
		if (!start->database)
			status = status_fail("out of memory");
	}
	text_release(&name);
	return status;
}

/*
 * Whether `bytes` has all of a cluster's dump, which has no databases: there is no "Dumped by"
 * line, with which each database begins, and no \connect.
 */
static bool is_globals(const struct dump_start *start)
{
	static const char connect[] = "\n\\connect ";
	const struct text *bytes = &start->bytes;

	return start->is_cluster && start->head.dumper == 0 && bytes->length < DUMP_HEAD_MAX &&
	       !memmem(bytes->bytes, bytes->length, connect, sizeof connect - 1);
}

static enum status read_start(struct dump_start *start)
{
	struct text *bytes = &start->bytes;

	read_definition(start);
	start->lines =
		(int)bytes_count_lines(bytes->bytes, start->judge->block + start->judge->before);
	text_drop(bytes, start->judge->block + start->judge->before);
	(void)dump_head_read(&start->head, start->judge, bytes->bytes, bytes->length);
	start->is_cluster = start->makes_databases = start->judge->kind == STREAM_CLUSTER;
	start->is_globals = is_globals(start);
	start->is_archive = judge_archive(start->judge) != NULL;
	return start->judge->kind == STREAM_PLAIN ? find_created_database(start) : STATUS_DONE;
}

enum status dump_start_finish(struct dump_start *start)
{
	const struct dump_start_options *options = &start->options;
	enum status status;

	if (start->is_complete)
		return STATUS_DONE;
	start->is_complete = true;
	status = read_start(start);
	if (status == STATUS_DONE)
		status = options->begin(options->context);
	if (status == STATUS_DONE)
		status = options->pass(options->context, start->bytes.bytes, start->bytes.length);
	text_release(&start->bytes);
	return status;
}

enum status dump_start_feed(struct dump_start *start, const char *bytes, size_t length)
{
	if (start->is_complete)
		return start->options.pass(start->options.context, bytes, length);
	text_add_bytes(&start->bytes, bytes, length);
	if (text_finish(&start->bytes, "the beginning of the dump") != STATUS_DONE)
		return STATUS_FAILED;
	return is_enough(start) ? dump_start_finish(start) : STATUS_DONE;
}

void dump_start_say_newer(const struct dump_start *start, int major)
{
	int dump = dump_head_major(&start->head);

	if (dump > major)
		say("the dump is of PostgreSQL %d, the server has the older version %d", dump,
			major);
}

void dump_start_close(struct dump_start *start)
{
	free(start->database);
	database_definition_close(&start->definition);
	text_release(&start->bytes);
}
