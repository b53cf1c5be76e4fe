/*
 * Loads the rows in the SQL of a dump by several sessions, while psql runs everything else.
 *
 *     SQL | this filter | psql
 *                 \ rows | sessions
 *
 * psql commits before the first rows are loaded, so that the sessions see the tables. All rows are
 * loaded before psql runs the next statement of another kind. So statements take effect in the
 * order of the dump. Only tables whose rows follow each other, as in pg_dump's output, are loaded
 * in any order. Tables for which the order could matter (loadable_tables.h) are left to psql.
 *
 * That is no single transaction: the database must be one that is dropped if the restore fails.
 */
#ifndef RESTORE_SQL_ROWS_H
#define RESTORE_SQL_ROWS_H

#include "restore/copy_sessions.h"
#include "restore/loadable_tables.h"
#include "restore/table_load.h"
#include "sql/copy_filter.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct sql_table;
struct transaction_chain;

struct sql_rows_options {
	struct copy_sessions_options sessions;
	struct transaction_chain *chain;

	/* Takes the SQL for psql. Returns 0, or -1 after an error message or if a stop was
	 * requested. */
	int (*pass)(void *context, const char *sql, size_t length);

	/* Called before psql commits, after all of that SQL was passed: as above. */
	int (*end)(void *context);

	void *context;
};

/* All zero: it can be closed. */
struct sql_rows {
	struct sql_rows_options options;
	struct copy_filter filter;
	struct copy_sessions sessions;
	struct loadable_tables loadable;
	struct table_load load;
	struct sql_table *tables; /* whose rows the sessions load: they keep pointers to them */
	bool is_loading;          /* psql has committed what was before */
};

/* What OPTIONS points to must stay valid. ROWS must not be moved. */
void sql_rows_open(struct sql_rows *rows, const struct sql_rows_options *options);

/*
 * Take SQL, and its end: then all rows are loaded. Return 0, or -1 after an error message or if a
 * stop was requested.
 */
int sql_rows_feed(struct sql_rows *rows, const char *sql, size_t length);
int sql_rows_finish(struct sql_rows *rows);

/* Ends the sessions and releases everything. */
void sql_rows_close(struct sql_rows *rows);

#endif
