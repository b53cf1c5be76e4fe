/*
 * The tables of a database into which several sessions may load rows at the same time, in any
 * order.
 *
 * These are ordinary tables without triggers, constraints to other tables, and rules: what they
 * hold in the end does not depend on the order. A dump makes its tables so, and adds the rest after
 * the rows.
 */
#ifndef RESTORE_LOADABLE_TABLES_H
#define RESTORE_LOADABLE_TABLES_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

/* All zero: none. */
struct loadable_tables {
	PGresult *names;
	struct loadable_table {
		const char *schema, *name;
	} * tables; /* sorted */
	size_t count;
};

/*
 * Reads them, in place of those that were read before. Returns STATUS_DONE, or STATUS_FAILED after
 * an error message or if a stop was requested.
 */
enum status loadable_tables_read(struct loadable_tables *tables, PGconn *connection);

/* Names as the server has them, in the encoding of the connection. */
bool loadable_tables_have(
	const struct loadable_tables *tables, const char *schema, const char *name);

void loadable_tables_release(struct loadable_tables *tables);

#endif
