/*
 * The names of dumps on standard input, all of them.
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

/* The caller may change NAMES and their order; the rest is the list's own. */
struct name_list {
	struct expiry_name *names;
	size_t count;
	size_t ignored; /* how many more were no such names */
	size_t capacity;
	struct text bytes; /* the names one after another, each with its NUL */
};

/*
 * Reads LINES to the end. What is not the name of a dump with a time is left out, with a warning.
 * STATUS_DONE; or, after an error message, STATUS_INPUT: the names could not be read, or do not end
 * well (unix/lines.h); STATUS_FAILED: there are too many, or memory is short. The list has to be
 * released either way.
 */
enum status name_list_read(struct name_list *list, struct lines *lines);

void name_list_release(struct name_list *list);

#endif
