/*
 * Finds the newest dump of a database among the names of backups, for pgb-latest and for
 * "pgb-get-* --latest".
 *
 * The time in the name decides. Names in the future do not count, nor do companions (dump/name.h),
 * nor partial dumps, unless these are asked for.
 */
#ifndef DUMP_NEWEST_H
#define DUMP_NEWEST_H

#include "dump/kind.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stddef.h>
#include <time.h>

/* What is asked for. The format does not matter. */
struct newest_choice {
	struct dump_kind kind;
	const char *database; /* NULL unless KIND says one database */
};

/* The newest name so far; how many names were read, and how many do not count, by reason. */
struct newest {
	struct newest_choice choice;
	struct text name; /* empty: none */
	struct timespec time;
	struct timespec now;
	size_t read;
	size_t ignored;       /* not names of dumps with a time */
	size_t companions;    /* this and the next two: of the scope and database asked for */
	size_t of_other_kind; /* partial dumps, or, if those are asked for, the others */
	size_t in_future;
};

/* CHOICE's database must stay valid. The caller closes NEWEST. */
void newest_open(struct newest *newest, const struct newest_choice *choice);

/* Looks at one name. Notes why it does not count. STATUS_FAILED after an error message. */
enum status newest_consider(struct newest *newest, const char *name);

/*
 * The newest name of all that were considered, valid until NEWEST is closed. NULL if there is none:
 * after an error message and hints. PLACE is the folder or bucket for the message, NULL for
 * standard input.
 */
const char *newest_find(const struct newest *newest, const char *place);

void newest_close(struct newest *newest);

#endif
