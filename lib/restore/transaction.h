/*
 * The transaction that psql restores in, as the server knows it: when psql is gone, the server can
 * be asked what became of it, and be told to give it up.
 *
 * A server does not notice that a psql was stopped before it has something to say to it, which may
 * be hours later, after it has made an index. And when it was psql's commit that was cut off, only
 * the server knows whether it came to that. See txid_status() in PostgreSQL's documentation.
 */
#ifndef RESTORE_TRANSACTION_H
#define RESTORE_TRANSACTION_H

#include <libpq-fe.h>

struct text;

/*
 * What psql is to run first: it prints a line for transaction_read(). As in pg/session.h nothing
 * that the role or the database has set cuts these statements or bends them; the dump makes
 * settings of its own.
 */
#define TRANSACTION_BEGIN                                                                          \
	"BEGIN READ WRITE;\n"                                                                      \
	"SET LOCAL search_path = '';\n"                                                            \
	"SET LOCAL statement_timeout = 0;\n"                                                       \
	"SET LOCAL lock_timeout = 0;\n"                                                            \
	"SET LOCAL standard_conforming_strings = on;\n"                                            \
	"SELECT pg_catalog.pg_backend_pid() AS pgb_backend,"                                       \
	" pg_catalog.txid_current() AS pgb_transaction \\gset\n"                                   \
	"\\echo pgb :pgb_backend :pgb_transaction\n"

/*
 * Adds what it is to run last: an error, if that is not the transaction that was begun, or there
 * has been an error that the dump had psql pass over, or client_encoding is no longer the ENCODING
 * that the dump is written in ("": not known), so that a part of it was read as something else.
 */
void transaction_add_commit(struct text *sql, const char *encoding);

/* What is to be run last where there is none: an error, if the dump has left one open. */
#define TRANSACTION_NONE "DISCARD ALL;\n"

/* All zero is one that has not begun. */
struct transaction {
	int backend; /* the number of the server's process */
	unsigned long long number;
};

/* Reads the line that psql printed; where that is not there, the transaction has not begun. */
void transaction_read(struct transaction *transaction, const char *line);

/*
 * Has the server end the session that it runs in, if it still does. CONNECTION: of the same user.
 * Works, like the next one, after a request to stop.
 */
void transaction_abandon(const struct transaction *transaction, PGconn *connection);

enum transaction_outcome {
	OUTCOME_COMMITTED,
	OUTCOME_ROLLED_BACK,
	OUTCOME_OPEN,    /* only meanwhile */
	OUTCOME_UNKNOWN, /* no answer, for some seconds; or a server older than version 10 */
};

/* Asks what became of it; abandons it if it is still open. */
enum transaction_outcome transaction_settle(
	const struct transaction *transaction, PGconn *connection);

#endif
