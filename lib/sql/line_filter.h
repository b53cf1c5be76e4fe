/*
 * Takes SQL on its way to psql apart into lines, and picks those out that begin a statement with
 * certain words.
 *
 * Fed with the SQL in pieces of any size, it hands the lines that matter over one by one and passes
 * all other bytes on as they come, in the same order. A line of data, of a string or of a
 * function's body is none that matters, whatever it begins with. Lines of more than SIEVE_LINE_MAX
 * bytes are passed on.
 */
#ifndef SQL_LINE_FILTER_H
#define SQL_LINE_FILTER_H

#include "sql/scanner.h"

#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	LINE_FILTER_MAX = 1 << 16,

	/* What look() may return. */
	LINE_FILTER_MORE = 1, /* the next line belongs to it: call again with both */
};

struct line_filter_options {
	const char *const *beginnings; /* of the lines that matter; NULL-terminated */

	/*
	 * Gets such a LINE, with its line end, and passes it on, or what is to stand in its place.
	 * WHOLE: all that there can be, so that SIEVE_MORE is no answer. 0, SIEVE_MORE, or -1.
	 */
	int (*look)(void *context, const char *line, size_t length, bool whole);

	/* Passes bytes on. 0, or -1. */
	int (*pass)(void *context, const char *bytes, size_t length);
};

struct line_filter {
	const struct line_filter_options *options;
	void *context;
	struct text held;           /* the beginning of a line that may matter */
	bool in_other_line;         /* within a line that does not */
	struct sql_scanner scanner; /* of all that has been passed on, or is held */
};

/* Begins. RULES and CONTEXT must stay valid. To be closed. */
void line_filter_open(
	struct line_filter *filter, const struct line_filter_options *options, void *context);

/* The next LENGTH bytes. 0, or -1 as soon as one of the rules returned that, or memory is short. */
int line_filter_feed(struct line_filter *filter, const char *bytes, size_t length);

/* The SQL is over: a last line without its end is one, too. */
int line_filter_finish(struct line_filter *filter);

void line_filter_close(struct line_filter *filter);

#endif
