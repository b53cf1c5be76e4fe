#include "restore/remains.h"

#include "pg/query.h"

#include "unix/message.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

enum {
	SQL_LIMIT = 1 << 24,
	TEXT_LIMIT = 1 << 16,
	NAMES_MAX = 20, /* of each kind, in a hint; if there are more, it has their number */
};

static const struct kind {
	const char *name, *catalog, *column;
} kinds[REMAINS_KINDS] = {
	{"role", "pg_roles", "rolname"},
	{"tablespace", "pg_tablespace", "spcname"},
	{"database", "pg_database", "datname"},
};

enum status remains_note(struct remains *remains, PGconn *connection)
{
	PGresult *result = query_run(connection,
		"SELECT (SELECT pg_catalog.array_agg(oid) FROM pg_catalog.pg_roles),"
		" (SELECT pg_catalog.array_agg(oid) FROM pg_catalog.pg_tablespace),"
		" (SELECT pg_catalog.array_agg(oid) FROM pg_catalog.pg_database)");
	enum status status = result ? STATUS_DONE : STATUS_FAILED;

	remains->connection = connection;
	for (int i = 0; status == STATUS_DONE && i < REMAINS_KINDS; i++) {
		remains->before[i] = strdup(PQgetvalue(result, 0, i));
		if (!remains->before[i])
			status = status_fail("out of memory");
	}
	PQclear(result);
	return status;
}

/* The names of the new objects of a kind, in the order in which they were made; NULL: unknown. */
static PGresult *find_new(const struct remains *remains, int kind)
{
	PGresult *result = NULL;
	struct text sql;

	text_init(&sql, SQL_LIMIT);
	text_printf(&sql,
		"SELECT %s FROM pg_catalog.%s WHERE oid <> ALL ('%s'::pg_catalog.oid[])"
		" ORDER BY oid",
		kinds[kind].column, kinds[kind].catalog, remains->before[kind]);
	if (text_finish(&sql, "a query") == 0)
		result = query_run_despite_stop(remains->connection, sql.bytes);
	text_release(&sql);
	return result;
}

/* Adds a list such as: role "a", role "b"; or only their number if there are many. */
static void add_new(struct text *list, const PGresult *found, int kind)
{
	int count = PQntuples(found);

	if (count > NAMES_MAX)
		text_printf(
			list, "%s%d %ss", list->length > 0 ? ", " : "", count, kinds[kind].name);
	for (int i = 0; count <= NAMES_MAX && i < count; i++) {
		bool may_be_part = kind == REMAINS_KINDS - 1 && i == count - 1;

		text_printf(list, "%s%s%s \"%s\"", list->length > 0 ? ", " : "",
			may_be_part ? "at least a part of " : "", kinds[kind].name,
			PQgetvalue(found, i, 0));
	}
}

/* Returns 0, or -1 if the server does not tell. */
static int add_all_new(struct text *list, const struct remains *remains)
{
	for (int i = 0; i < REMAINS_KINDS; i++) {
		PGresult *found = find_new(remains, i);

		if (!found)
			return -1;
		add_new(list, found, i);
		PQclear(found);
	}
	return 0;
}

void remains_say(const struct remains *remains)
{
	struct text list;

	if (!remains->before[REMAINS_KINDS - 1])
		return;
	text_init(&list, TEXT_LIMIT);
	if (add_all_new(&list, remains) != 0)
		hint("what was restored stays: the roles, tablespaces and databases before the "
		     "failure, and a part of the one after them");
	else if (list.length == 0)
		hint("what was restored stays: no role, tablespace or database was made, but "
		     "existing ones may have changed");
	else
		hint("what was restored stays: %s; and changes of what existed before", list.bytes);
	text_release(&list);
}

void remains_release(struct remains *remains)
{
	for (int i = 0; i < REMAINS_KINDS; i++)
		free(remains->before[i]);
	*remains = (struct remains){.connection = NULL};
}
