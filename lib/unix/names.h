/*
 * All names that come on standard input (unix/lines.h), held in memory, each once: for whoever has
 * to know that the list is whole before the first of them is acted on.
 */
#ifndef UNIX_NAMES_H
#define UNIX_NAMES_H

#include "unix/status.h"
#include "unix/text.h"

#include <stddef.h>

enum { NAMES_BYTES_MAX = 1 << 28 };

struct names {
	const char **list;
	size_t count;
	struct text bytes; /* where they are */
};

/*
 * Reads them all, NAMES_BYTES_MAX bytes at most, each with DELIMITER ('\n' or '\0') behind it.
 * Returns STATUS_DONE; STATUS_INPUT or STATUS_FAILED after an error message, or without one if a
 * signal asked to stop (unix/stop.h). To be released in all cases.
 */
enum status names_read(struct names *names, char delimiter);

void names_release(struct names *names);

#endif
