/*
 * All names of dumps on standard input, as a list for dump/expiry.h and dump/freshness.h.
 */
#ifndef DUMP_NAME_LIST_H
#define DUMP_NAME_LIST_H

#include "dump/expiry.h"

#include "unix/status.h"
#include "unix/text.h"

#include <stddef.h>

struct lines;

enum {
	NAME_LIST_COUNT_MAX = 10000000,
	NAME_LIST_BYTES_MAX = 1 << 30,
};

/* What a list holds. */
enum {
	NAME_LIST_PARTIAL = 1, /* the partial dumps only, otherwise the others only */
	NAME_LIST_SIZES = 2,   /* sizes, too, where the lines give them (dump/list_line.h) */
};

/* The caller may change the names and their order, and nothing else. */
struct name_list {
	struct expiry_name *names;
	size_t count;
	unsigned flags;
	size_t ignored; /* lines that were left out */
	size_t capacity;
	struct text bytes; /* the texts of the names, each with its NUL */
};

/*
 * Reads LINES to the end. Leaves out what is not the name of a dump with a time, and either the
 * partial dumps or all others; a note tells which.
 * Returns STATUS_DONE. After an error message, returns STATUS_INPUT if the names cannot be read,
 * the last one is cut (unix/lines.h) or the lines have another form (list_line_next()), and
 * STATUS_FAILED if there are too many or memory is short. The list must be released in all cases.
 */
enum status name_list_read(struct name_list *list, struct lines *lines, unsigned flags);

void name_list_release(struct name_list *list);

#endif
