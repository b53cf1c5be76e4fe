/*
 * All names of dumps on standard input, as a list for dump/expiry.h.
 */
#ifndef DUMP_NAME_LIST_H
#define DUMP_NAME_LIST_H

#include "dump/expiry.h"

#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

struct lines;

enum {
	NAME_LIST_COUNT_MAX = 10000000,
	NAME_LIST_BYTES_MAX = 1 << 30,
};

/* The caller may change the names and their order, and nothing else. */
struct name_list {
	struct expiry_name *names;
	size_t count;
	bool partial;   /* it holds the partial dumps only, otherwise the others only */
	size_t ignored; /* lines that were left out */
	size_t capacity;
	struct text bytes; /* the texts of the names, each with its NUL */
};

/*
 * Reads LINES to the end. Leaves out what is not the name of a dump with a time, and either the
 * partial dumps or, with PARTIAL, all others; a note tells which.
 * Returns STATUS_DONE. After an error message, returns STATUS_INPUT if the names cannot be read or
 * the last one is cut (unix/lines.h), and STATUS_FAILED if there are too many or memory is short.
 * The list must be released in all cases.
 */
enum status name_list_read(struct name_list *list, struct lines *lines, bool partial);

void name_list_release(struct name_list *list);

#endif
