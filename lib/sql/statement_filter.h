/*
 * Passes the SQL of a dump on to psql, statement by statement, and refuses what would end the
 * transaction of the restore, or have psql do something else than restore.
 *
 * Refused are all statements that begin or end a transaction, in any spelling. pg_dump wraps large
 * objects in "BEGIN;" and "COMMIT;", in capitals: inside a transaction, balanced ones are removed.
 * Savepoints pass. Also refused are backslash commands that no dump has, such as \! and \set, a
 * second \restrict or an \unrestrict with another key, and text in which psql and the server may
 * find different statements (sql/scanner.h). The end of a refused statement or command is not
 * passed on, so psql does not run it.
 *
 * The SQL comes in pieces of any size, and everything else is passed on unchanged. Statements of
 * the caller can be put between two lines of it.
 *
 * Source: StartRestoreLOs() and EndRestoreLOs() of PostgreSQL's pg_backup_archiver.c.
 */
#ifndef SQL_STATEMENT_FILTER_H
#define SQL_STATEMENT_FILTER_H

#include "sql/backslash_command.h"
#include "sql/scanner.h"

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

enum statement_boundary {
	STATEMENT_END,        /* the semicolon of a statement */
	STATEMENT_LINE_END,   /* a line end directly after it */
	STATEMENT_EMPTY_LINE, /* the end of an empty line between two statements */
};

struct statement_filter_options {
	bool within_transaction;  /* remove BEGIN and COMMIT; else they pass, if balanced */
	bool may_connect;         /* \connect passes */
	bool refuses_encoding;    /* \encoding does not */
	bool leaves_restrict_out; /* of \restrict and \unrestrict only the line end is passed on */
	const char *source;       /* where the SQL is from, for messages; NULL: the dump */

	/* Takes the resulting SQL. Returns 0 or -1. */
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;

	/*
	 * Takes note of the statement that SCANNER has just ended. Returns whether to call
	 * interrupt() as soon as possible. NULL: there is nothing to do.
	 */
	bool (*count)(void *context, const struct sql_scanner *scanner);

	/*
	 * Called at the beginning of a line between two statements, and not between BEGIN and
	 * COMMIT. May have other SQL run here. Returns how many lines that has, for each of which
	 * an empty line between statements is left out; or -1 after an error message.
	 */
	int (*interrupt)(void *context);

	/*
	 * Passes on the byte at the BOUNDARY, with whatever is to be before or after it. All before
	 * it has been passed on. SCANNER has just read it. Returns 0 or -1. NULL: it passes as it
	 * is.
	 */
	int (*pass_boundary)(
		void *context, const struct sql_scanner *scanner, enum statement_boundary boundary);
};

struct statement_filter {
	struct statement_filter_options options;
	struct sql_scanner scanner;
	size_t held;  /* bytes of a statement's first word that may become BEGIN or COMMIT */
	bool begun;   /* BEGIN was read, and COMMIT was not */
	char last;    /* the last byte of the SQL so far */
	bool is_due;  /* interrupt() is to be called */
	int lines;    /* empty ones that are to be left out */
	bool refused; /* an error message has said what */
	struct backslash_command command; /* the current one */
	struct restrict_key key;
};

/* There is nothing to close. */
void statement_filter_open(
	struct statement_filter *filter, const struct statement_filter_options *options);

/* Takes LENGTH bytes. Returns 0, or -1 if PASS failed, or after an error message. */
int statement_filter_feed(struct statement_filter *filter, const char *bytes, size_t length);

/* Ends the SQL and passes on what is held. Returns as statement_filter_feed(). */
int statement_filter_finish(struct statement_filter *filter);

/*
 * What follows the command \restrict that is in effect after the SQL so far, from the space on; ""
 * if there is none. Valid until more SQL is fed.
 */
const char *statement_filter_key(const struct statement_filter *filter);

/* Whether SQL was refused. */
bool statement_filter_has_refused(const struct statement_filter *filter);

/*
 * Whether plain strings have backslash escapes after the SQL so far: its last SET statement has
 * turned standard_conforming_strings off.
 */
bool statement_filter_has_escapes(const struct statement_filter *filter);

/*
 * The status of a restore for RESULT, which is 0 or -1: STATUS_DONE; or STATUS_INPUT if SQL was
 * refused, since the dump then did not end well; or STATUS_FAILED.
 */
enum status statement_filter_status(const struct statement_filter *filter, int result);

#endif
