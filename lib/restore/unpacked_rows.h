/*
 * Finds the rows of tables in the SQL that pg_restore makes of the data of an archive.
 *
 * The SQL is not run. It is comments, settings, and for each table, in the order of the archive's
 * contents, the COPY statement that the contents have for it, rows, and the line "\.". Anything
 * else is refused. So rows that hold a line "\.", and what looks like the statement of another
 * table after it, can change only which rows a table gets: pg_restore writes each statement once,
 * and one more is refused.
 */
#ifndef RESTORE_UNPACKED_ROWS_H
#define RESTORE_UNPACKED_ROWS_H

#include "dump/archive_walk.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

struct unpacked_rows_options {
	/* Sets *STATEMENT, which begins with "COPY ", to that of the next table. False: there is
	 * none. */
	bool (*begin)(void *context, struct archive_piece *statement);

	/* Get the rows of the table, in pieces, and their end. Return as unpacked_rows_feed(). */
	enum status (*add)(void *context, const char *rows, size_t length);
	enum status (*end)(void *context);

	void *context;
};

enum unpacked_place {
	UNPACKED_BETWEEN, /* at the beginning of a line that is not of a table */
	UNPACKED_STATEMENT,
	UNPACKED_ROWS,
};

struct unpacked_rows {
	struct unpacked_rows_options options;
	struct text bytes; /* that were not taken yet */
	enum unpacked_place place;
	struct archive_piece statement;
	size_t matched; /* bytes of it */
	bool at_line;   /* the next byte is the first one of a row */
};

void unpacked_rows_open(struct unpacked_rows *rows, const struct unpacked_rows_options *options);

/*
 * Takes the next LENGTH bytes of the SQL. Returns STATUS_DONE, STATUS_INPUT after an error message
 * if they are something else, or another status of the functions above.
 */
enum status unpacked_rows_feed(struct unpacked_rows *rows, const char *sql, size_t length);

/* The SQL has ended. Returns as above. */
enum status unpacked_rows_finish(struct unpacked_rows *rows);

void unpacked_rows_close(struct unpacked_rows *rows);

#endif
