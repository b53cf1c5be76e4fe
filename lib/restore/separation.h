/*
 * Restores a plain dump made by pg_dump -C into a database that is made, or named, by this program
 * and not by the dump: its statements on the database are taken out of the SQL
 * (sql/database_filter.h), and complete the definition of the database in struct dump_start.
 *
 * The definition begins with what the beginning of the dump has; privileges come at its end.
 */
#ifndef RESTORE_SEPARATION_H
#define RESTORE_SEPARATION_H

#include "sql/database_filter.h"

#include "unix/status.h"

#include <stddef.h>

struct dump_start;
struct statement_filter;

/* All zero: it can be closed. */
struct separation {
	struct dump_start *start;
	struct database_filter filter;
};

/* START must be complete. It and SEPARATION must stay where they are. Must be closed. */
void separation_open(struct separation *separation, struct dump_start *start,
	const struct database_filter_options *options);

/*
 * Take SQL, after the statement filter, and its end; SQL of other dumps is passed on unchanged.
 * Return 0, or -1 after an error message. After the end, the definition is complete.
 */
int separation_feed(struct separation *separation, const char *sql, size_t length);
int separation_finish(struct separation *separation);

/* As statement_filter_status(), of the two filters. */
enum status separation_status(
	const struct separation *separation, const struct statement_filter *filter, int result);

void separation_close(struct separation *separation);

#endif
