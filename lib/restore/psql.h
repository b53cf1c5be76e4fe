/*
 * A dump on its way into a server: psql, and for an archive pg_restore before it, which makes SQL
 * of it.
 *
 *     bytes [| pg_restore -f -] | us | psql
 *
 * The SQL goes through our hands in both cases: so it can be looked at on its way, and it is we who
 * end psql's input. What is one transaction is committed then, by psql_finish(), and not before,
 * whatever pg_restore thinks that it has read. psql_close() before that stops psql first and ends
 * its input afterwards, so that the server rolls back.
 *
 * That psql exits with status 0 does not mean that it ran everything: an empty statement behind a
 * COPY, for one, lets some versions end there. So the last thing it is told is to print a word that
 * the dump cannot know, and whether there has been an error, which a dump may have it pass over;
 * and that is waited for.
 *
 * What psql and pg_restore complain of they say themselves, on standard error. Neither of them can
 * keep us waiting once a stop was requested. Needs stop_open() before.
 */
#ifndef RESTORE_PSQL_H
#define RESTORE_PSQL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct transaction;

struct psql_options {
	/*
	 * Starts the program NAME ("psql", "pg_restore") with these WORDS behind its name, as
	 * child_start_as() does, to be kept (orphans_keep()). 0, or -1 after an error message.
	 */
	int (*start)(const void *context, pid_t *pid, const char *name, char *const *words,
		const int streams[3]);
	const void *context;

	char *const *psql_words;       /* its words, "-o /dev/null" among them */
	char *const *pg_restore_words; /* those of pg_restore, with what makes it write to standard
				  output; NULL: the dump is SQL */

	/* Gets the SQL and passes it on by psql_pass(). 0 or -1. */
	int (*filter)(void *context, const char *sql, size_t length);
	void *filter_context;
};

enum { PSQL_WORD_SIZE = 33 };

struct psql {
	struct psql_options options;
	struct psql_process {
		const char *name;
		pid_t pid; /* 0: it does not run */
		int input; /* what we write to, or -1 */
		int wait_status;
	} client, pg_restore;
	int unpacked; /* what pg_restore writes, or -1 */
	char *buffer;
	int printed; /* what psql prints, beside what statements answer; a file, or -1 */
	char word[PSQL_WORD_SIZE]; /* what it is to print last */
	bool ended;                /* all is in psql's hands */
};

/* Begins as one that can be closed. */
void psql_init(struct psql *psql);

/*
 * Starts the programs; psql's LAST_ERROR_SQLSTATE is that of no error then, in its older versions,
 * too. What OPTIONS points to must stay valid. Returns 0, or -1 after an error
 * message.
 */
int psql_open(struct psql *psql, const struct psql_options *options);

/* The next LENGTH bytes of the dump. 0, or -1: after an error message, or if a stop was requested.
 */
int psql_feed(struct psql *psql, const char *bytes, size_t length);

/* For `look`: hands SQL to psql. 0 or -1. */
int psql_pass(struct psql *psql, const char *sql, size_t length);

/* Whether psql has ended before its time: says so. */
bool psql_has_failed(struct psql *psql);

/* The archive is over, and what pg_restore makes of it has been looked at. As psql_feed(). */
int psql_finish_unpacking(struct psql *psql);

/*
 * Ends psql's input with LAST, such as "COMMIT;\n", and waits until all of it was run. As
 * psql_feed().
 */
int psql_finish(struct psql *psql, const char *last);

/* The transaction, if TRANSACTION_BEGIN (transaction.h) was the first that psql was handed. */
void psql_find_transaction(const struct psql *psql, struct transaction *transaction);

/*
 * Whether psql was told LAST, and neither came to its end nor stopped at an error in what it ran:
 * what was committed is not known.
 */
bool psql_is_in_doubt(const struct psql *psql);

/* Stops what still runs. What psql has printed stays. */
void psql_stop(struct psql *psql);

/* The same, and releases all. */
void psql_close(struct psql *psql);

#endif
