/*
 * Feeds a dump to psql; an archive is converted to SQL by pg_restore first.
 *
 *     bytes [| pg_restore -f -] | this process | psql
 *
 * The SQL passes through this process in both cases, so that it can be filtered, and so that this
 * process decides when psql's input ends. A transaction is committed only by psql_finish(), even if
 * pg_restore takes a cut archive for a whole one. psql_close() without psql_finish() kills psql
 * before it closes its input, so that the server rolls back.
 *
 * psql's exit status 0 does not prove that psql ran everything: some versions end early, for
 * instance after COPY and an empty statement. So psql is finally told to print a random word, which
 * the dump cannot know, and the last error code, since a dump can make psql ignore errors.
 * psql_finish() checks both.
 *
 * psql and pg_restore print their own error messages; the end of psql's is kept. Every wait ends
 * when a stop is requested. Needs stop_open() first.
 */
#ifndef RESTORE_PSQL_H
#define RESTORE_PSQL_H

#include "restore/client_process.h"
#include "restore/unpacker.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct transaction;

struct psql_options {
	client_process_starter *start; /* of "psql" and "pg_restore" */
	const void *context;

	const char *conninfo; /* of the database; no secrets: they would be seen */
	bool is_archive;      /* pg_restore converts the dump to SQL */
	int pg_restore_major; /* its major version; 0: unknown */
	bool creates;         /* pg_restore's SQL creates the database */

	/* Gets the SQL, and calls psql_pass() with what psql is to run. Returns 0 or -1. */
	int (*filter)(void *context, const char *sql, size_t length);
	void *filter_context;
};

enum { PSQL_WORD_SIZE = 33 };

struct psql {
	struct psql_options options;
	struct client_process client;
	struct unpacker unpacker; /* of an archive */
	int printed; /* psql's standard output, without results of statements; a memfd, or -1 */
	char word[PSQL_WORD_SIZE]; /* random; psql must print it at the end */
	bool aligned;              /* psql_align() was called */
	bool restricted;           /* psql_restrict() was called */
	bool awaited;              /* psql_await() has asked for its mark */
	int lines;                 /* that psql counts, and the dump does not have */
	bool ended;                /* psql_finish() was called */
};

/* Initializes PSQL, so that it can be closed. */
void psql_init(struct psql *psql);

/*
 * Starts the programs, and sets psql's LAST_ERROR_SQLSTATE, which versions before 11 do not set, to
 * "no error". What OPTIONS points to must stay valid. Returns 0, or -1 after an error message.
 */
int psql_open(struct psql *psql, const struct psql_options *options);

/*
 * Takes the next LENGTH bytes of the dump. Returns 0, or -1 after an error message, or if a stop
 * was requested.
 */
int psql_feed(struct psql *psql, const char *bytes, size_t length);

/* Writes SQL to psql; for the filter. Returns as psql_feed() does. */
int psql_pass(struct psql *psql, const char *sql, size_t length);

/*
 * Before the first SQL of the dump, of *LENGTH bytes at *SQL: has psql count lines as the dump has
 * them. Makes up for LINES lines before it, which psql does not get. If psql has read more lines of
 * ours, leaves out as many of the heading: "--", "-- PostgreSQL database dump", "--" and an empty
 * one. Does nothing later. Returns as psql_feed() does.
 */
int psql_align(struct psql *psql, int lines, const char **sql, size_t *length);

/*
 * Has psql refuse all backslash commands, until psql_finish() is called. psql must know \restrict,
 * and what is passed to it must not have it. Returns as psql_feed() does.
 */
int psql_restrict(struct psql *psql);

/*
 * Waits until psql has run what was passed to it so far, or for MILLISECONDS (-1: for ever).
 * Returns 1 if it has run that, 0 if the time is over, or -1 after an error message, or if a stop
 * was requested. May be called again after 0; not when psql_restrict() was called.
 */
int psql_await(struct psql *psql, int milliseconds);

/*
 * Ends the line of what was passed to psql so far, which prints TEXT at its end, and waits until
 * psql has run it. Returns as psql_feed() does.
 */
int psql_await_text(struct psql *psql, const char *text);

/* Whether psql has exited early; if so, after an error message. */
bool psql_has_failed(struct psql *psql);

/* Ends pg_restore's input and filters the rest of its output. Returns as psql_feed() does. */
int psql_finish_unpacking(struct psql *psql);

/*
 * Writes LAST, such as "COMMIT;\n", ends psql's input, and waits until psql has run everything.
 * Returns as psql_feed() does.
 */
int psql_finish(struct psql *psql, const char *last);

/* Finds the transaction that psql was the last to begin, by the statements of transaction.h. */
void psql_find_transaction(const struct psql *psql, struct transaction *transaction);

/*
 * Whether it is unknown if psql committed: psql_finish() was called, and psql neither ran to the
 * end nor stopped at an error in the SQL.
 */
bool psql_is_in_doubt(const struct psql *psql);

/* Stops the programs that still run. Keeps psql's output. */
void psql_stop(struct psql *psql);

/* Stops the programs and releases everything. */
void psql_close(struct psql *psql);

#endif
