/*
 * The server's view of the transaction that psql restores in: to ask for its outcome, or to end it,
 * after psql is gone.
 *
 * A server does not notice that its client is gone until it sends something, which may be hours
 * later, after it has built an index. If the connection was lost during COMMIT, only the server
 * knows whether the transaction was committed. See txid_status() in PostgreSQL's documentation.
 */
#ifndef RESTORE_TRANSACTION_H
#define RESTORE_TRANSACTION_H

#include <libpq-fe.h>
#include <stdbool.h>

struct text;

/*
 * An expression that raises an error with the text WHAT, by a cast to integer. txid_current() keeps
 * the text from being a constant, whose cast PostgreSQL would evaluate before it runs the query.
 */
#define TRANSACTION_ERROR(what)                                                                    \
	" ('" what ", ' OPERATOR(pg_catalog.||)"                                                   \
	" pg_catalog.txid_current()::pg_catalog.text)::pg_catalog.int4"

/*
 * The first statements for psql: of the first transaction, or of the next one, in which
 * standard_conforming_strings is as the dump has set it. They print a line for transaction_read().
 * As in pg/session.h they reset the settings of role and database that could cancel or change
 * statements; limits that the user has set by PGOPTIONS stay. search_path stays for the dump, which
 * makes its own settings, so every name and operator here is qualified.
 *
 * Nothing in the dump must be able to end the transaction, even if psql and the server find another
 * statement in its text than sql/statement_filter.h does. COMMIT runs the query of a cursor WITH
 * HOLD that is still open: that of pgb_guard raises an error, so the server rolls back, until
 * transaction_add_checks() closes it. After ROLLBACK, psql begins another transaction for what
 * follows (AUTOCOMMIT), and the checks keep that from being committed.
 *
 * They are on one line, without its end: the next line of the dump follows, so that psql counts
 * lines as the dump has them.
 */
#define TRANSACTION_BEGIN TRANSACTION_NEXT("on")
#define TRANSACTION_WITHOUT_LIMITS(is_local)                                                       \
	"SELECT pg_catalog.set_config(name, '0', " is_local ") FROM pg_catalog.pg_settings"        \
	" WHERE name OPERATOR(pg_catalog.=) ANY (ARRAY['lock_timeout',"                            \
	" 'idle_in_transaction_session_timeout', 'transaction_timeout'])"                          \
	" AND source OPERATOR(pg_catalog.<>) 'client'; "
#define TRANSACTION_NEXT(standard_strings)                                                         \
	"BEGIN READ WRITE; "                                                                       \
	"SET LOCAL statement_timeout = 0; "                                                        \
	"SET LOCAL standard_conforming_strings = " standard_strings                                \
	"; " TRANSACTION_WITHOUT_LIMITS(                                                           \
		"true") "SELECT pg_catalog.pg_backend_pid() AS pgb_backend,"                       \
			" pg_catalog.txid_current() AS pgb_transaction \\gset"                     \
			" \\echo pgb :pgb_backend :pgb_transaction"                                \
			" \\set AUTOCOMMIT off \\\\ "                                              \
			"DECLARE pgb_guard CURSOR WITH HOLD FOR SELECT" TRANSACTION_ERROR(         \
				"the dump has ended the transaction that it was in") "; "

/*
 * Adds the checks before COMMIT, for psql. They raise an error, so that nothing is committed, if
 * the current transaction is not the one that was begun, or if the dump made psql ignore an error.
 * They also do if text may have been misread: client_encoding is not the ENCODING of the dump ("":
 * unknown), or standard_conforming_strings does not match ESCAPES, which says whether plain strings
 * have escapes by the dump's SET statements. A function, a trigger or an extension can change both
 * settings without such a statement.
 */
void transaction_add_checks(struct text *sql, const char *encoding, bool escapes);

/*
 * The same for several transactions, none of which is open: the checks that text was not misread,
 * and that psql has not passed over an error of which no note was taken.
 */
void transaction_add_session_checks(struct text *sql, const char *encoding, bool escapes);

/* The last statement without a transaction: it fails if the dump has left one open. */
#define TRANSACTION_NONE "DISCARD ALL;\n"

/* All zero: the transaction has not begun. */
struct transaction {
	int backend;               /* process id of the server's backend */
	unsigned long long number; /* txid_current() */
};

/*
 * Reads the last line in PRINTED that psql has printed for it, after a line's end or at the
 * beginning. If there is none, the transaction has not begun.
 */
void transaction_read(struct transaction *transaction, const char *printed);

/*
 * Terminates the backend, if the transaction is still running. CONNECTION must be of the same user.
 * This and the next function also work after a request to stop.
 */
void transaction_abandon(const struct transaction *transaction, PGconn *connection);

enum transaction_outcome {
	OUTCOME_COMMITTED,
	OUTCOME_ROLLED_BACK,
	OUTCOME_OPEN,    /* still running; never returned by transaction_settle() */
	OUTCOME_UNKNOWN, /* no answer for 10 seconds, or a server before version 10 */
};

/* Returns the outcome; terminates the backend if the transaction is still running. */
enum transaction_outcome transaction_settle(
	const struct transaction *transaction, PGconn *connection);

#endif
