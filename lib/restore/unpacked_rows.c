#include "restore/unpacked_rows.h"

#include "unix/message.h"

#include <string.h>

static const char copy[] = "COPY ";
static const char end_line[] = "\\.\n";

enum {
	LINE_MAX_SIZE = 1 << 16, /* of a comment or setting */
	BYTES_MAX = 1 << 18,
	COPY_LENGTH = sizeof copy - 1,
	END_LENGTH = sizeof end_line - 1,
};

void unpacked_rows_open(struct unpacked_rows *rows, const struct unpacked_rows_options *options)
{
	*rows = (struct unpacked_rows){.options = *options};
	text_init(&rows->bytes, BYTES_MAX);
}

static enum status refuse(void)
{
	fail("the archive is damaged: the data of a table is more than rows");
	return STATUS_INPUT;
}

/* What pg_restore writes before, between and after the data of tables. */
static bool is_known_line(const char *line, size_t length)
{
	static const char *const beginnings[] = {"\n", "--", "SET ",
		"SELECT pg_catalog.set_config('search_path', ", "\\restrict ", "\\unrestrict "};

	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
		if (bytes_begin_with(line, length, beginnings[i]))
			return true;
	return false;
}

/* This and the following return the number of bytes that they take; 0: they need more. */
static size_t take_line(
	struct unpacked_rows *rows, const char *bytes, size_t length, enum status *status)
{
	const char *line_end = memchr(bytes, '\n', length);
	size_t line = line_end ? (size_t)(line_end - bytes) + 1 : 0;

	if (bytes_begin_with(bytes, length, copy)) {
		if (!rows->options.begin(rows->options.context, &rows->statement))
			*status = refuse();
		rows->place = UNPACKED_STATEMENT;
		rows->matched = COPY_LENGTH;
		return COPY_LENGTH;
	}
	if (line_end ? !is_known_line(bytes, line) : length >= LINE_MAX_SIZE)
		*status = refuse();
	return line;
}

static size_t take_statement(
	struct unpacked_rows *rows, const char *bytes, size_t length, enum status *status)
{
	size_t left = rows->statement.length - rows->matched;
	size_t part = length < left ? length : left;

	if (memcmp(bytes, rows->statement.bytes + rows->matched, part) != 0)
		*status = refuse();
	rows->matched += part;
	if (part == left) {
		rows->place = UNPACKED_ROWS;
		rows->at_line = true;
	}
	return part;
}

/* The length of the rows before the end, or of those before what may be a part of it. */
static size_t find_rows(const char *bytes, size_t length)
{
	const char *found = memmem(bytes, length, "\n\\.\n", 1 + END_LENGTH);

	if (found)
		return (size_t)(found - bytes) + 1;
	return length > END_LENGTH ? length - END_LENGTH : 0;
}

static size_t take_rows(
	struct unpacked_rows *rows, const char *bytes, size_t length, enum status *status)
{
	size_t part;

	if (rows->at_line && bytes_begin_with(bytes, length, end_line)) {
		rows->place = UNPACKED_BETWEEN;
		*status = rows->options.end(rows->options.context);
		return END_LENGTH;
	}
	part = find_rows(bytes, length);
	if (part == 0)
		return 0;
	rows->at_line = bytes[part - 1] == '\n';
	*status = rows->options.add(rows->options.context, bytes, part);
	return part;
}

static size_t take_some(
	struct unpacked_rows *rows, const char *bytes, size_t length, enum status *status)
{
	switch (rows->place) {
	case UNPACKED_STATEMENT:
		return take_statement(rows, bytes, length, status);
	case UNPACKED_ROWS:
		return take_rows(rows, bytes, length, status);
	default:
		return take_line(rows, bytes, length, status);
	}
}

enum status unpacked_rows_feed(struct unpacked_rows *rows, const char *sql, size_t length)
{
	enum status status;
	size_t taken = 0, part = 1;

	text_add_bytes(&rows->bytes, sql, length);
	status = text_finish(&rows->bytes, "the data of a table");
	while (status == STATUS_DONE && part > 0 && taken < rows->bytes.length) {
		part = take_some(
			rows, rows->bytes.bytes + taken, rows->bytes.length - taken, &status);
		taken += part;
	}
	text_drop(&rows->bytes, taken);
	return status;
}

enum status unpacked_rows_finish(struct unpacked_rows *rows)
{
	struct archive_piece statement;

	if (rows->place != UNPACKED_BETWEEN || rows->bytes.length > 0)
		return refuse();
	if (!rows->options.begin(rows->options.context, &statement))
		return STATUS_DONE;
	fail("the archive is damaged: data is missing");
	return STATUS_INPUT;
}

void unpacked_rows_close(struct unpacked_rows *rows)
{
	text_release(&rows->bytes);
}
