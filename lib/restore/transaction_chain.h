/*
 * The transaction in which psql restores a dump; or several, one after the other.
 *
 * A transaction keeps all its locks, and the server's memory for them is limited: by default it
 * suffices for a few thousand tables. A database that gets its name only when it is complete, and
 * is dropped after a failure, need not be restored in one transaction. There the transaction is
 * committed and the next one begun when it may have taken half of the locks that the server can
 * hold. This is done between two statements only, and not after a statement whose effect ends with
 * its transaction. Each of the transactions has the guards of restore/transaction.h.
 */
#ifndef RESTORE_TRANSACTION_CHAIN_H
#define RESTORE_TRANSACTION_CHAIN_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct parts;
struct psql;
struct sql_scanner;
struct statement_filter;
struct text;

struct transaction_chain_options {
	struct psql *psql;
	PGconn *connection;                    /* to the same server */
	const struct statement_filter *filter; /* the SQL comes out of it */
	const char *encoding;                  /* of the dump; "": unknown */
	const struct parts *parts;             /* their role restores */
	const char *before, *after;            /* scripts to run first and last, or NULL */
	bool clean;                            /* begin by emptying the database */
	bool may_divide;                       /* several transactions are possible */
};

struct transaction_chain {
	struct transaction_chain_options options;
	int64_t capacity; /* the locks that the server can hold, by its settings */
	int64_t locks;    /* that the current transaction may have taken */
	bool bound;       /* the current transaction must be the last one */
	unsigned commits; /* before the last one */
};

/*
 * Add what OPTIONS asks for at the beginning of the first transaction; and at the end of the last
 * one, with its COMMIT. For a restore whose transactions are made in another way (carry_on.h), too.
 */
void transaction_chain_add_first(const struct transaction_chain_options *options, struct text *sql);
void transaction_chain_add_last(const struct transaction_chain_options *options, struct text *sql);

/*
 * Begins the first transaction. What OPTIONS points to must stay valid. Returns 0, or -1 after an
 * error message, or if a stop was requested.
 */
int transaction_chain_begin(
	struct transaction_chain *chain, const struct transaction_chain_options *options);

/*
 * Counts the statement that SCANNER has just ended. Returns whether transaction_chain_divide() is
 * to be called as soon as possible; so does the second one, which an earlier statement may have
 * made true, and a later one false.
 */
bool transaction_chain_count(struct transaction_chain *chain, const struct sql_scanner *scanner);
bool transaction_chain_is_due(const struct transaction_chain *chain);

/*
 * Commits, and begins the next transaction. Called between two statements, at the beginning of a
 * line. Returns 0, or -1 if psql_pass() failed, or after an error message.
 */
int transaction_chain_divide(struct transaction_chain *chain);

/* Whether it may be divided now. */
bool transaction_chain_may_divide(const struct transaction_chain *chain);

/*
 * The same, and waits until psql has committed. Returns 0, or -1 after an error message or if a
 * stop was requested.
 */
int transaction_chain_commit_so_far(struct transaction_chain *chain);

/*
 * Commits the last transaction, and waits for psql's end. Returns STATUS_DONE; STATUS_FAILED if it
 * was not committed, or if the database is useless since another one was not; STATUS_UNKNOWN after
 * an error message if that is not known.
 */
enum status transaction_chain_commit(struct transaction_chain *chain);

/*
 * After psql has failed: prints a hint if the current transaction may have needed more locks than
 * the server can hold.
 */
void transaction_chain_hint(const struct transaction_chain *chain);

#endif
