/*
 * Restores the SQL of a dump although some of its statements fail: psql passes over those that
 * define something (sql/definition_statement.h), and stops at one that holds data.
 *
 * This is the last filter before psql. It turns ON_ERROR_STOP on or off before the semicolon that
 * ends a statement, and before the next one has psql take note of an error. The settings at the
 * beginning of the dump, up to an empty line, must succeed. Only an error of which note was
 * taken is forgiven: LAST_ERROR_SQLSTATE is reset then, and psql_finish() checks it as ever.
 *
 * Each statement is a transaction of its own. Within one transaction an error must be undone by a
 * savepoint (ON_ERROR_ROLLBACK), which costs two more round trips for every statement; the locks of
 * all statements would add up, too. The database has no name yet, and is dropped after a failure,
 * so that it need not be one transaction. synchronous_commit is off in the meantime: the
 * transaction that gives the database its name waits for the log, and all that is before it in the
 * log is then durable.
 */
#ifndef RESTORE_CARRY_ON_H
#define RESTORE_CARRY_ON_H

#include "restore/transaction_chain.h"
#include "sql/statement_filter.h"

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct carry_on {
	struct transaction_chain_options options;
	struct statement_filter filter;
	bool has_settings;     /* a statement was read */
	bool is_past_settings; /* and an empty line after it */
	bool passes;           /* psql passed over an error of the last statement, if it had one */
	int lines;             /* line ends that were left out, less those of ours */
};

/* Checks that the psql at PATH tells of errors. STATUS_DONE, or STATUS_FAILED after a message. */
enum status carry_on_check(const char *path);

/*
 * Has psql run the first statements. What OPTIONS points to must stay valid. Returns 0, or -1 after
 * an error message, or if a stop was requested.
 */
int carry_on_begin(struct carry_on *carry_on, const struct transaction_chain_options *options);

/* Takes SQL of the dump that has been checked. Returns as carry_on_begin(). */
int carry_on_feed(struct carry_on *carry_on, const char *sql, size_t length);

/* Has psql run the last statements, and waits for its end. STATUS_DONE or STATUS_FAILED. */
enum status carry_on_finish(struct carry_on *carry_on);

/*
 * After carry_on_finish(): warns of the statements that have failed, with those that FAILED
 * elsewhere. Returns STATUS if there are none, else STATUS_STRIPPED.
 */
enum status carry_on_say_failed(const struct carry_on *carry_on, long failed, enum status status);

#endif
