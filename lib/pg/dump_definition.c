#include "pg/dump_definition.h"

#include "dump/database_block.h"
#include "pg/client_program.h"
#include "pg/dump_options.h"
#include "pg/password_command.h"
#include "sql/database_definition.h"
#include "sql/line_filter.h"

#include "unix/capture.h"
#include "unix/command.h"
#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/program.h"
#include "unix/text.h"

#include <stdbool.h>
#include <unistd.h>

enum {
	/* Bytes. pg_dump also prints what is in no schema, such as extensions and casts. */
	SCRIPT_LIMIT = 16 << 20,
	PATIENCE = 600000, /* milliseconds */
};

struct reader {
	struct text *block;
	struct text session; /* SET SESSION AUTHORIZATION, if privileges may follow */
	bool has_database;   /* CREATE DATABASE was read */
};

static const char *const beginnings[] = {
	"ALTER DATABASE ",
	"ALTER ROLE ",
	"COMMENT ON DATABASE ",
	"CREATE DATABASE ",
	"GRANT ",
	"RESET SESSION AUTHORIZATION;",
	"REVOKE ",
	"SECURITY LABEL ",
	"SET SESSION AUTHORIZATION ",
	NULL,
};

static void add_to_block(struct text *block, const struct database_statement *statement)
{
	database_block_add(block, statement->start, (size_t)(statement->end - statement->start));
}

/*
 * Holds SET SESSION AUTHORIZATION until a statement on the database follows. Drops it and its RESET
 * if there is none between them.
 */
static void take_session(struct reader *reader, const struct database_statement *statement)
{
	bool is_set = *statement->start == 'S';

	if (!is_set && reader->session.length == 0)
		add_to_block(reader->block, statement);
	text_clear(&reader->session);
	if (is_set)
		add_to_block(&reader->session, statement);
}

static void take_statement(struct reader *reader, const struct database_statement *statement)
{
	if (statement->kind == DATABASE_SESSION) {
		take_session(reader, statement);
	} else if (statement->kind != DATABASE_UNRELATED) {
		text_add_bytes(reader->block, reader->session.bytes, reader->session.length);
		text_clear(&reader->session);
		add_to_block(reader->block, statement);
		reader->has_database |= statement->kind == DATABASE_CREATE;
	}
}

static int take_line(void *context, const char *line, size_t length, bool is_last)
{
	struct database_statement statement;
	const char *next = line;

	if (database_statement_read(&statement, &next, line + length))
		take_statement(context, &statement);
	else if (!is_last)
		return LINE_FILTER_MORE;
	return 0;
}

static int pass_over(void *context, const char *bytes, size_t length)
{
	(void)context;
	(void)bytes;
	(void)length;
	return 0;
}

static int read_script(const struct text *script, struct text *block)
{
	static const struct line_filter_options options = {
		.beginnings = beginnings, .take_line = take_line, .pass_on = pass_over};
	struct reader reader = {.block = block};
	struct line_filter filter;
	int result;

	text_init(&reader.session, block->limit);
	line_filter_open(&filter, &options, &reader);
	result = line_filter_feed(&filter, script->bytes, script->length);
	if (result == 0)
		result = line_filter_finish(&filter);
	line_filter_close(&filter);
	text_release(&reader.session);
	text_add(block, DATABASE_BLOCK_END);
	return result == 0 && reader.has_database && !block->broken ? 0 : -1;
}

static int run_for_definition(char *const *words, struct text *script)
{
	struct capture capture;
	int wait_status = -1;
	bool ended = client_program_capture_dump(&capture, words, PATIENCE) == 0 &&
		     capture_read(&capture, script) == CAPTURE_ENDED &&
		     capture_wait(&capture, &wait_status) == CAPTURE_ENDED;

	capture_close(&capture);
	return ended && wait_status == 0 ? 0 : -1;
}

/* Adds the lines of the definition to BLOCK. Returns 0, or -1 without a message. */
static int read_definition(char *const *start, char *const *words, struct text *block)
{
	struct command command = {0};
	struct text script;
	int result = -1;

	text_init(&script, SCRIPT_LIMIT);
	command_add_all(&command, start);
	command_add_all(&command, words);
	command_add(&command, "--create");
	command_add(&command, "--schema-only");
	command_add(&command, "--exclude-schema=*");
	if (!command.broken)
		result = run_for_definition(command.words, &script);
	if (result == 0)
		result = read_script(&script, block);
	command_release(&command);
	text_release(&script);
	return result;
}

enum status dump_definition_write(struct conninfo *conninfo, const struct dump_kind *kind,
	char *const *start, char *const *words)
{
	enum status status;
	struct text block;

	if (!dump_options_allow_definition(kind, words))
		return STATUS_DONE;
	status = password_command_offer(conninfo);
	if (status != STATUS_DONE)
		return status;
	text_init(&block, DATABASE_BLOCK_MAX);
	if (read_definition(start, words, &block) != 0)
		warn("the dump lacks the definition of its database, which pg_dump did not print");
	else if (descriptor_write_all(STDOUT_FILENO, block.bytes, block.length) != 0)
		status = program_fail_output();
	text_release(&block);
	return status;
}
