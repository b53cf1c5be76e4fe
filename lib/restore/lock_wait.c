#include "restore/lock_wait.h"

#include "restore/psql.h"
#include "restore/transaction.h"
#include "unix/message.h"

#include <stdio.h>

enum {
	PATIENCE = 10000, /* milliseconds */
	FOR_EVER = -1,
	SQL_SIZE = 512,
};

static void say_holder(PGresult *holders)
{
	const char *process = PQgetvalue(holders, 0, 0);

	warn("waiting for a lock that process %s of the server holds: user \"%s\", application "
	     "\"%s\", %s",
		process, PQgetvalue(holders, 0, 1), PQgetvalue(holders, 0, 2),
		PQgetvalue(holders, 0, 3));
	hint("end that session, such as by pg_terminate_backend(%s), or stop this restore",
		process);
}

static void look_for_holder(const struct psql *psql, PGconn *connection)
{
	struct transaction transaction;
	PGresult *holders;
	char sql[SQL_SIZE];

	psql_find_transaction(psql, &transaction);
	snprintf(sql, sizeof sql,
		"SELECT pid, usename, application_name, coalesce(state, 'state unknown')"
		" FROM pg_catalog.pg_stat_activity"
		" WHERE pid = ANY (pg_catalog.pg_blocking_pids(%d)) ORDER BY backend_start LIMIT 1",
		transaction.backend);
	holders = transaction.backend > 0 ? PQexec(connection, sql) : NULL;
	if (PQntuples(holders) == 1)
		say_holder(holders);
	PQclear(holders);
}

int lock_wait_until_run(struct psql *psql, PGconn *connection)
{
	int run = psql_await(psql, PATIENCE);

	if (run == 0) {
		look_for_holder(psql, connection);
		run = psql_await(psql, FOR_EVER);
	}
	return run > 0 ? 0 : -1;
}
