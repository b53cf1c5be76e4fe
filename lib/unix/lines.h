/*
 * Lists of names on standard input, one per line, or each with a NUL after it.
 *
 * Every name must end in the delimiter, the last one too: if that is missing, the program that
 * wrote the names may have died, and the last name may be cut. Empty names, such as empty lines,
 * are skipped. A name has at most LINES_MAX bytes.
 *
 * struct lines hands the names out one by one, as they arrive. struct line_list holds all of them,
 * for callers that must not act on the first name before the list is known to be complete.
 */
#ifndef UNIX_LINES_H
#define UNIX_LINES_H

#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	LINES_MAX = 65536,
	LINE_LIST_BYTES_MAX = 1 << 28,
};

struct lines {
	int fd;
	char delimiter;
	size_t start; /* in BYTES: of what lines_next() has not returned yet */
	size_t end;
	bool ended;
	char bytes[LINES_MAX + 1];
};

struct line_list {
	const char **list;
	size_t count;
	struct text bytes; /* what LIST points into */
};

/* Prepares to read FD, which messages call standard input. DELIMITER is '\n' or '\0'. */
void lines_open(struct lines *lines, int fd, char delimiter);

/*
 * Returns 1 and the next name, which is valid until the next call; 0 at the end; -1 after an error
 * message (a read error, or a name that is too long, contains a NUL or was cut), or without one if
 * a stop was requested (stop.h). Must not be called again after 0 or -1.
 */
int lines_next(struct lines *lines, const char **name);

/*
 * Reads all names, at most LINE_LIST_BYTES_MAX bytes, from standard input. A name that occurs
 * several times is kept once, at its first position. Returns STATUS_DONE; STATUS_FAILED after an
 * error message; STATUS_INPUT if lines_next() failed. Must be released in all cases.
 */
enum status line_list_read(struct line_list *names, char delimiter);

void line_list_release(struct line_list *names);

#endif
