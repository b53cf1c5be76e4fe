/*
 * The lines of a list of backups: names, or, as "pgb-ls-* -l" prints them, names that are followed
 * by a tab, the size in bytes, a tab and the time.
 *
 * The form is found out line by line. A line whose last two fields look like a size and a time has
 * them; no name of a dump (dump/name.h) ends like that.
 */
#ifndef DUMP_LIST_LINE_H
#define DUMP_LIST_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lines;

enum list_line_form {
	LIST_LINE_NAME,  /* a name alone */
	LIST_LINE_LONG,  /* of -l */
	LIST_LINE_HUMAN, /* of --human: the size is rounded, and there is an age instead of a time
			  */
};

/* The size of a backup whose line does not give it. */
#define LIST_LINE_NO_SIZE UINT64_MAX

/*
 * Tells the form of LINE. NAME_LENGTH becomes the length of its name, and SIZE the size of a
 * LIST_LINE_LONG, otherwise LIST_LINE_NO_SIZE.
 */
enum list_line_form list_line_read(const char *line, size_t *name_length, uint64_t *size);

/*
 * The next name, and its size, of LINES. Returns as lines_next() does (unix/lines.h), and -1 after
 * an error message if the line has a form that is not wanted: lines of --human never are, those of
 * -l only if SIZE is not NULL.
 */
int list_line_next(struct lines *lines, const char **name, uint64_t *size);

#endif
