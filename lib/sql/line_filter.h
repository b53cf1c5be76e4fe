/*
 * Picks out the lines of an SQL script that begin a statement with certain words, so that the
 * caller can read, replace or drop them on their way to psql.
 *
 * The script comes in pieces of any size. Each matching line is handed to take_line(); all other
 * bytes go to pass_on() unchanged. The order is kept. A line of data, of a string or of a
 * function's body never matches, whatever it begins with. Neither does a line of more than
 * LINE_FILTER_MAX bytes.
 */
#ifndef SQL_LINE_FILTER_H
#define SQL_LINE_FILTER_H

#include "sql/scanner.h"

#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	LINE_FILTER_MAX = 1 << 16, /* bytes held at a time */

	/* What take_line() may return besides 0 and -1. */
	LINE_FILTER_MORE = 1,
};

struct line_filter_options {
	const char *const *beginnings; /* of matching lines; NULL-terminated */

	/*
	 * Takes a matching line of LENGTH bytes, with its newline, and passes on the line or its
	 * replacement. Returns 0, or -1 after an error message. Returns LINE_FILTER_MORE if the
	 * statement continues on the next line; the next call has both lines. It must not if
	 * IS_LAST: the script has ended.
	 */
	int (*take_line)(void *context, const char *line, size_t length, bool is_last);

	/* Takes LENGTH bytes of other lines. Returns 0, or -1 after an error message. */
	int (*pass_on)(void *context, const char *bytes, size_t length);

	/*
	 * Called for a line that begins like a matching one, but is too long. Returns -1 after an
	 * error message. NULL: the line is passed on.
	 */
	int (*refuse_long)(void *context);
};

struct line_filter {
	const struct line_filter_options *options;
	void *context;
	struct text held;           /* the beginning of a line that may match */
	bool in_other_line;         /* in a line that does not match */
	struct sql_scanner scanner; /* has read all bytes that were passed on or are held */
};

/* OPTIONS and CONTEXT must stay valid until line_filter_close(). */
void line_filter_open(
	struct line_filter *filter, const struct line_filter_options *options, void *context);

/* Takes LENGTH bytes. Returns 0, or -1 if a callback failed or memory is short. */
int line_filter_feed(struct line_filter *filter, const char *bytes, size_t length);

/* Ends the script: a last line without a newline may match, too. Returns 0 or -1. */
int line_filter_finish(struct line_filter *filter);

void line_filter_close(struct line_filter *filter);

#endif
