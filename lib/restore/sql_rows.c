#include "restore/sql_rows.h"

#include "restore/copy_session.h"
#include "restore/stream_plan.h"
#include "restore/transaction_chain.h"
#include "sql/token.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_SIZE = 1 << 10 };

/* What pg_dump writes at the end of the statement. */
static const char ending[] = " FROM stdin;";

struct sql_table {
	struct data_block block; /* its texts are the following */
	struct text statement, schema, name;
	struct sql_table *next;
};

static void free_table(struct sql_table *table)
{
	text_release(&table->statement);
	text_release(&table->schema);
	text_release(&table->name);
	free(table);
}

static struct archive_piece as_piece(const struct text *text)
{
	return (struct archive_piece){.bytes = text->bytes, .length = text->length};
}

static bool read_word(const char **next, const char *end, const char *word)
{
	struct sql_token token;

	return sql_token_read(&token, next, end) && sql_token_is(&token, word);
}

static bool read_name(const char **next, const char *end, struct text *name)
{
	struct sql_token token;

	return sql_token_read(&token, next, end) && sql_token_add_value(&token, name) &&
	       !name->broken;
}

/* Reads "COPY schema.name": an older pg_dump writes names without a schema. */
static bool read_names(struct sql_table *table, const char *statement, size_t length)
{
	const char *next = statement, *end = statement + length;

	return read_word(&next, end, "COPY") && read_name(&next, end, &table->schema) &&
	       read_word(&next, end, ".") && read_name(&next, end, &table->name);
}

/* The table of the statement. NULL if it is not known, or without memory: then psql loads it. */
static struct sql_table *read_table(const char *statement, size_t length)
{
	size_t tail = sizeof ending - 1;
	struct sql_table *table = calloc(1, sizeof *table);

	if (!table)
		return NULL;
	text_init(&table->statement, COPY_FILTER_MAX);
	text_init(&table->schema, NAME_MAX_SIZE);
	text_init(&table->name, NAME_MAX_SIZE);
	text_add_bytes(&table->statement, statement, length);
	if (length < tail || memcmp(statement + length - tail, ending, tail) != 0 ||
		table->statement.broken || !read_names(table, statement, length)) {
		free_table(table);
		return NULL;
	}
	table->block.copy = as_piece(&table->statement);
	table->block.schema = as_piece(&table->schema);
	table->block.tag = as_piece(&table->name);
	return table;
}

static enum status open_sessions(struct sql_rows *rows)
{
	if (rows->sessions.count > 0)
		return STATUS_DONE;
	return copy_sessions_open(&rows->sessions, &rows->options.sessions);
}

/* psql must commit before the sessions can see what it has made. */
static int begin_loading(struct sql_rows *rows)
{
	if (rows->options.end(rows->options.context) != 0 ||
		transaction_chain_commit_so_far(rows->options.chain) != 0 ||
		open_sessions(rows) != STATUS_DONE ||
		loadable_tables_read(&rows->loadable, rows->sessions.sessions[0].connection) !=
			STATUS_DONE)
		return -1;
	rows->is_loading = true;
	return 0;
}

static void forget_tables(struct sql_rows *rows)
{
	while (rows->tables) {
		struct sql_table *table = rows->tables;

		rows->tables = table->next;
		free_table(table);
	}
}

static int take_table(struct sql_rows *rows, struct sql_table *table)
{
	if (!rows->is_loading && begin_loading(rows) != 0)
		return -1;
	if (!loadable_tables_have(&rows->loadable, table->schema.bytes, table->name.bytes))
		return 0;
	table->next = rows->tables;
	rows->tables = table;
	table_load_begin(&rows->load, &table->block);
	return 1;
}

static int begin_table(void *context, const char *statement, size_t length)
{
	struct sql_rows *rows = context;
	struct sql_table *table;
	int takes;

	if (!transaction_chain_may_divide(rows->options.chain))
		return 0;
	table = read_table(statement, length);
	takes = table ? take_table(rows, table) : 0;
	if (table && takes <= 0)
		free_table(table);
	return takes;
}

static int add_rows(void *context, const char *bytes, size_t length)
{
	struct sql_rows *rows = context;

	return table_load_add(&rows->load, bytes, length) == STATUS_DONE ? 0 : -1;
}

static int end_table(void *context)
{
	struct sql_rows *rows = context;

	return table_load_end(&rows->load) == STATUS_DONE ? 0 : -1;
}

/* Waits until the sessions have loaded all rows. */
static int end_loading(void *context)
{
	struct sql_rows *rows = context;

	if (!rows->is_loading)
		return 0;
	rows->is_loading = false;
	if (copy_sessions_finish(&rows->sessions) != STATUS_DONE)
		return -1;
	forget_tables(rows);
	return 0;
}

static int pass_on(void *context, const char *sql, size_t length)
{
	struct sql_rows *rows = context;

	return rows->options.pass(rows->options.context, sql, length);
}

void sql_rows_open(struct sql_rows *rows, const struct sql_rows_options *options)
{
	const struct copy_filter_options filter = {
		.pass = pass_on,
		.begin_other = end_loading,
		.begin = begin_table,
		.add = add_rows,
		.end = end_table,
		.context = rows,
	};

	*rows = (struct sql_rows){.options = *options};
	copy_filter_open(&rows->filter, &filter);
	table_load_open(&rows->load, &rows->sessions);
}

int sql_rows_feed(struct sql_rows *rows, const char *sql, size_t length)
{
	if (copy_filter_feed(&rows->filter, sql, length) != 0)
		return -1;
	return rows->sessions.count == 0 || copy_sessions_work(&rows->sessions) == STATUS_DONE ? 0
											       : -1;
}

int sql_rows_finish(struct sql_rows *rows)
{
	return copy_filter_finish(&rows->filter) == 0 ? end_loading(rows) : -1;
}

void sql_rows_close(struct sql_rows *rows)
{
	copy_sessions_close(&rows->sessions);
	forget_tables(rows);
	loadable_tables_release(&rows->loadable);
	if (rows->options.pass)
		copy_filter_close(&rows->filter);
}
