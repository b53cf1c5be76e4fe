/*
 * Names on their way from one program to the next: as lines, or each with a NUL behind it.
 *
 * Every name has its delimiter behind it, the last one too: where that is missing, whoever wrote
 * the names did not come to an end, and what there is of the last one may be another name. Empty
 * names, such as an empty line, are passed over. Memory is bounded: a name has at most LINES_MAX
 * bytes.
 */
#ifndef UNIX_LINES_H
#define UNIX_LINES_H

#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { LINES_MAX = 65536 };

struct lines {
	int fd;
	char delimiter;
	size_t start; /* of what was not handed out yet, in BYTES */
	size_t end;
	bool ended;
	char bytes[LINES_MAX + 1];
};

/* Begins to read FD, which messages call standard input. DELIMITER: '\n' or '\0'. */
void lines_open(struct lines *lines, int fd, char delimiter);

/*
 * The next name, which stays until the next call. 1; 0 at the end; -1 after an error message (it
 * cannot be read, a name is too long, has a NUL in it, or was cut), or without one if a
 * signal asked to stop (stop.h). After 0 or -1 there is nothing more to ask for.
 */
int lines_next(struct lines *lines, const char **name);

/*
 * All names that come on standard input (unix/lines.h), held in memory, each once: for whoever has
 * to know that the list is whole before the first of them is acted on.
 */

enum { LINE_LIST_BYTES_MAX = 1 << 28 };

struct line_list {
	const char **list;
	size_t count;
	struct text bytes; /* where they are */
};

/*
 * Reads them all, LINE_LIST_BYTES_MAX bytes at most, each with DELIMITER ('\n' or '\0') behind it.
 * Returns STATUS_DONE; STATUS_INPUT or STATUS_FAILED after an error message, or without one if a
 * signal asked to stop (unix/stop.h). To be released in all cases.
 */
enum status line_list_read(struct line_list *names, char delimiter);

void line_list_release(struct line_list *names);

#endif
