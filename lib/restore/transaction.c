#include "restore/transaction.h"

#include "pg/query.h"
#include "pg/session.h"
#include "unix/clock.h"
#include "unix/number.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The bytes in names of encodings. */
#define ENCODING_BYTES "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

enum {
	SQL_SIZE = 512,
	TICK = 50 * 1000, /* microseconds */
	PATIENCE = 10000, /* milliseconds to wait for the outcome */
};

/* Adds a branch that raises an error with the text WHAT if CONDITION holds. */
#define ADD_CHECK(sql, condition, what)                                                            \
	text_printf(sql, " WHEN %s THEN" TRANSACTION_ERROR(what), condition)

static void add_check_of_encoding(struct text *sql, const char *encoding)
{
	char condition[SQL_SIZE];

	snprintf(condition, sizeof condition,
		"pg_catalog.pg_char_to_encoding(pg_catalog.current_setting('client_encoding')"
		"::pg_catalog.name) OPERATOR(pg_catalog.<>)"
		" pg_catalog.pg_char_to_encoding('%.*s')",
		(int)strspn(encoding, ENCODING_BYTES), encoding);
	ADD_CHECK(sql, condition, "client_encoding was changed within the dump");
}

static void add_checks_of_reading(struct text *sql, const char *encoding, bool escapes)
{
	char condition[SQL_SIZE];

	ADD_CHECK(sql, ":'LAST_ERROR_SQLSTATE' OPERATOR(pg_catalog.<>) '00000'",
		"the dump had psql pass over an error");
	snprintf(condition, sizeof condition,
		"pg_catalog.current_setting('standard_conforming_strings')"
		" OPERATOR(pg_catalog.<>) '%s'",
		escapes ? "off" : "on");
	ADD_CHECK(sql, condition, "standard_conforming_strings was changed within the dump");
	if (*encoding != '\0')
		add_check_of_encoding(sql, encoding);
	text_add(sql, " ELSE 0 END; ");
}

/* All names are qualified, since the dump may have changed search_path. */
void transaction_add_checks(struct text *sql, const char *encoding, bool escapes)
{
	text_add(sql, "SELECT CASE");
	ADD_CHECK(sql, "pg_catalog.txid_current() OPERATOR(pg_catalog.<>) :pgb_transaction",
		"the dump has ended the transaction that it was in");
	add_checks_of_reading(sql, encoding, escapes);
	text_add(sql, "CLOSE pgb_guard; ");
}

void transaction_add_session_checks(struct text *sql, const char *encoding, bool escapes)
{
	text_add(sql, "SELECT CASE");
	add_checks_of_reading(sql, encoding, escapes);
}

/* What follows the last PREFIX at a line's beginning; or NULL. */
static const char *find_last_line(const char *text, const char *prefix)
{
	const char *found = NULL;

	for (; text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (bytes_begin_with(text, strlen(text), prefix))
			found = text + strlen(prefix);
	}
	return found;
}

void transaction_read(struct transaction *transaction, const char *printed)
{
	const char *next = find_last_line(printed, "pgb ");
	uint64_t backend, number;

	*transaction = (struct transaction){.backend = 0};
	if (!next || !number_scan(&next, INT_MAX, &backend) || *next++ != ' ' ||
		!number_scan(&next, UINT64_MAX, &number) || *next != '\n')
		return;
	*transaction = (struct transaction){.backend = (int)backend, .number = number};
}

/* Compares the transaction as well, since a new backend may have the same process id. */
void transaction_abandon(const struct transaction *transaction, PGconn *connection)
{
	char sql[SQL_SIZE];

	if (transaction->backend == 0)
		return;
	snprintf(sql, sizeof sql,
		"SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
		" WHERE pid = %d AND backend_xid = '%llu'::pg_catalog.xid",
		transaction->backend, transaction->number & UINT32_MAX);
	PQclear(query_run_quietly(connection, sql));
}

static enum transaction_outcome ask_outcome(
	const struct transaction *transaction, PGconn *connection)
{
	static const struct {
		const char *name;
		enum transaction_outcome outcome;
	} names[] = {
		{"committed", OUTCOME_COMMITTED},
		{"aborted", OUTCOME_ROLLED_BACK},
		{"in progress", OUTCOME_OPEN},
	};
	enum transaction_outcome outcome = OUTCOME_UNKNOWN;
	char sql[SQL_SIZE];
	PGresult *result;

	snprintf(sql, sizeof sql, "SELECT pg_catalog.txid_status(%llu)", transaction->number);
	result = PQexec(connection, sql);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (PQntuples(result) == 1 && strcmp(PQgetvalue(result, 0, 0), names[i].name) == 0)
			outcome = names[i].outcome;
	PQclear(result);
	return outcome;
}

enum transaction_outcome transaction_settle(
	const struct transaction *transaction, PGconn *connection)
{
	int64_t deadline = clock_milliseconds() + PATIENCE;

	if (transaction->backend == 0)
		return OUTCOME_ROLLED_BACK;
	for (;;) {
		enum transaction_outcome outcome = ask_outcome(transaction, connection);

		if (outcome == OUTCOME_OPEN)
			transaction_abandon(transaction, connection);
		else if (outcome == OUTCOME_UNKNOWN && PQstatus(connection) != CONNECTION_OK)
			(void)session_reconnect(connection);
		else
			return outcome;
		if (clock_milliseconds() > deadline)
			return OUTCOME_UNKNOWN;
		usleep(TICK);
	}
}
