#include "pg/query.h"

#include "unix/clock.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { NO_DEADLINE = -1, CANCEL_MESSAGE_SIZE = 256 };

static PGresult *fail_query(PGconn *connection, PGresult *result)
{
	const char *message = result ? PQresultErrorMessage(result) : PQerrorMessage(connection);

	/* Only the first line: the others are the server's details and hints. */
	fail("query failed: %.*s", (int)strcspn(message, "\n"), message);
	PQclear(result);
	return NULL;
}

/* Milliseconds until DEADLINE; -1 if there is none. */
static int find_patience(int64_t deadline)
{
	int64_t now = clock_milliseconds();

	if (deadline == NO_DEADLINE)
		return -1;
	return now < deadline ? (int)(deadline - now) : 0;
}

/*
 * Waits until PQgetResult() does not block. False if a stop was requested, or at DEADLINE, a time
 * of clock_milliseconds().
 */
static bool wait_for_result(PGconn *connection, int64_t deadline)
{
	while (PQisBusy(connection)) {
		int patience = find_patience(deadline);

		if (patience == 0 || stop_requested() != 0)
			return false;
		if (stop_wait(PQsocket(connection), patience) && PQconsumeInput(connection) == 0)
			return true;
	}
	return true;
}

/* Returns the last result of the statement, or NULL as query_run() does. */
static PGresult *collect_result(PGconn *connection)
{
	PGresult *last = NULL;

	for (;;) {
		PGresult *next;

		if (!wait_for_result(connection, NO_DEADLINE)) {
			PQclear(last);
			return NULL;
		}
		next = PQgetResult(connection);
		if (!next)
			break;
		PQclear(last);
		last = next;
	}
	switch (last ? PQresultStatus(last) : PGRES_FATAL_ERROR) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
		return last;
	default:
		return fail_query(connection, last);
	}
}

PGresult *query_run(PGconn *connection, const char *sql)
{
	if (PQsendQuery(connection, sql) == 0)
		return fail_query(connection, NULL);
	return collect_result(connection);
}

PGresult *query_run_within(PGconn *connection, const char *sql, int patience)
{
	int64_t deadline = clock_milliseconds() + patience;
	PGresult *result = NULL;

	if (PQsendQuery(connection, sql) != 0 && wait_for_result(connection, deadline))
		result = PQgetResult(connection);
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		return result;
	PQclear(result);
	return NULL;
}

PGresult *query_run_despite_stop(PGconn *connection, const char *sql)
{
	PGresult *result = PQexec(connection, sql);

	if (PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK)
		return result;
	PQclear(result);
	return NULL;
}

static void ignore_notice(void *context, const char *message)
{
	(void)context;
	(void)message;
}

PGresult *query_run_quietly(PGconn *connection, const char *sql)
{
	PQnoticeProcessor before = PQsetNoticeProcessor(connection, ignore_notice, NULL);
	PGresult *result = query_run_despite_stop(connection, sql);

	PQsetNoticeProcessor(connection, before, NULL);
	return result;
}

void query_cancel(PGconn *connection)
{
	char message[CANCEL_MESSAGE_SIZE];
	PGcancel *cancel;

	if (PQtransactionStatus(connection) != PQTRANS_ACTIVE)
		return;
	cancel = PQgetCancel(connection);
	if (cancel)
		(void)PQcancel(cancel, message, sizeof message);
	PQfreeCancel(cancel);
}

bool query_has_state(const PGresult *result, const char *state)
{
	const char *found = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return found && strcmp(found, state) == 0;
}

int query_do(PGconn *connection, const char *sql)
{
	PGresult *result = query_run(connection, sql);

	PQclear(result);
	return result ? 0 : -1;
}
