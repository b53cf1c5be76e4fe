/*
 * A dump on its way into a server: psql, and for an archive pg_restore before it, which makes SQL
 * of it.
 *
 *     bytes [| pg_restore -f -] | us | psql
 *
 * The SQL goes through our hands in both cases: so it can be looked at on its way, and it is we who
 * end psql's input. What is one transaction is committed then, by load_finish(), and not before,
 * whatever pg_restore thinks that it has read. load_close() before that stops psql first and ends
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

struct load_plan {
	/*
	 * Starts the program NAME ("psql", "pg_restore") with these WORDS behind its name, as
	 * child_start_as() does, to be kept (orphans_keep()). 0, or -1 after an error message.
	 */
	int (*start)(const void *context, pid_t *pid, const char *name, char *const *words,
		const int streams[3]);
	const void *context;

	char *const *psql;     /* its words, "-o /dev/null" among them */
	char *const *unpacker; /* those of pg_restore, with what makes it write to standard output;
				  NULL: the dump is SQL */

	/* Gets the SQL and passes it on by load_pass(). 0 or -1. */
	int (*look)(void *viewer, const char *sql, size_t length);
	void *viewer;
};

enum { LOAD_WORD_SIZE = 33 };

struct load {
	struct load_plan plan;
	struct load_process {
		const char *name;
		pid_t pid; /* 0: it does not run */
		int input; /* what we write to, or -1 */
		int wait_status;
	} psql, unpacker;
	int unpacked; /* what pg_restore writes, or -1 */
	char *buffer;
	int printed; /* what psql prints, beside what statements answer; a file, or -1 */
	char word[LOAD_WORD_SIZE]; /* what it is to print last */
	bool ended;                /* all is in psql's hands */
};

/* Begins as one that can be closed. */
void load_init(struct load *load);

/*
 * Starts the programs; psql's LAST_ERROR_SQLSTATE is that of no error then, in its older versions,
 * too. What PLAN points to must stay valid. Returns 0, or -1 after an error
 * message.
 */
int load_open(struct load *load, const struct load_plan *plan);

/* The next LENGTH bytes of the dump. 0, or -1: after an error message, or if a stop was requested.
 */
int load_feed(struct load *load, const char *bytes, size_t length);

/* For `look`: hands SQL to psql. 0 or -1. */
int load_pass(struct load *load, const char *sql, size_t length);

/* Whether psql has ended before its time: says so. */
bool load_has_failed(struct load *load);

/* The archive is over, and what pg_restore makes of it has been looked at. As load_feed(). */
int load_finish_unpacking(struct load *load);

/*
 * Ends psql's input with LAST, such as "COMMIT;\n", and waits until all of it was run. As
 * load_feed().
 */
int load_finish(struct load *load, const char *last);

/* The transaction, if TRANSACTION_BEGIN (transaction.h) was the first that psql was handed. */
void load_find_transaction(const struct load *load, struct transaction *transaction);

/*
 * Whether psql was told LAST, and neither came to its end nor stopped at an error in what it ran:
 * what was committed is not known.
 */
bool load_is_in_doubt(const struct load *load);

/* Stops what still runs. What psql has printed stays. */
void load_stop(struct load *load);

/* The same, and releases all. */
void load_close(struct load *load);

#endif
