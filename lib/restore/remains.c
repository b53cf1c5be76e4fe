#include "restore/remains.h"

#include "pg/query.h"

#include "unix/clock.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	SQL_LIMIT = 1 << 24,
	TEXT_LIMIT = 1 << 16,
	NAMES_MAX = 20,   /* of each kind, in a hint; if there are more, it has their number */
	TICK = 50 * 1000, /* microseconds */
	PATIENCE = 10000, /* milliseconds to wait for sessions that end */
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

/*
 * A session of psql that we stopped finishes its statement, which may make a database. Waits until
 * those are gone that may be psql's: of our user, and younger than ours. Returns 0, or -1 if the
 * server does not tell, or if they do not end.
 */
static int await_sessions(const struct remains *remains)
{
	int64_t deadline = clock_milliseconds() + PATIENCE;
	int found = 1;

	while (found > 0 && clock_milliseconds() < deadline) {
		PGresult *result = query_run_despite_stop(remains->connection,
			"SELECT FROM pg_catalog.pg_stat_activity theirs,"
			" pg_catalog.pg_stat_activity ours"
			" WHERE ours.pid = pg_catalog.pg_backend_pid()"
			" AND theirs.usesysid = ours.usesysid"
			" AND theirs.backend_start > ours.backend_start"
			" AND theirs.application_name"
			" IN ('psql', pg_catalog.current_setting('application_name'))");

		found = result ? PQntuples(result) : -1;
		PQclear(result);
		if (found > 0)
			usleep(TICK);
	}
	return found == 0 ? 0 : -1;
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
	if (await_sessions(remains) != 0 || add_all_new(&list, remains) != 0)
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
