/*
 * The row counts of an earlier rehearsal, which those of this one are compared with.
 *
 * They are read from the lines at the beginning of a file that have the form of report.h, up to the
 * first one of another form: the results of queries follow the counts. The file is hostile input.
 */
#ifndef REHEARSE_EXPECTATION_H
#define REHEARSE_EXPECTATION_H

#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	EXPECTATION_FILE_MAX = 1 << 24, /* bytes */
	EXPECTATION_TOLERANCE_MAX = 100,
	EXPECTATION_MAY_GROW = -1, /* no tolerance: counts may grow, and must not fall */
};

struct expectation {
	int tolerance;     /* percent in both directions, or EXPECTATION_MAY_GROW */
	struct text bytes; /* of the file */
	struct expected_table {
		char *name; /* with schema, as in the line */
		uint64_t rows;
		bool met;
	} * tables; /* ordered by the bytes of the names */
	size_t count;
	bool differs;
};

/*
 * Reads the file PATH. Returns STATUS_DONE, or STATUS_FAILED after an error message: it cannot be
 * read, is too long, or has no counts. Must be released in all cases.
 */
enum status expectation_read(struct expectation *expectation, const char *path, int tolerance);

/*
 * Compares a LINE of this rehearsal, without its end. A count that differs is an error that is
 * reported now, and by expectation_finish(). A table that is not in the file is passed over.
 */
void expectation_compare(struct expectation *expectation, const char *line);

/*
 * Reports each table that was not met. Returns STATUS_DONE, or STATUS_FAILED if one was not, or
 * if a count differed.
 */
enum status expectation_finish(const struct expectation *expectation);

void expectation_release(struct expectation *expectation);

#endif
