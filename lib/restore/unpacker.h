/*
 * pg_restore as a child process that makes SQL, which this program reads, of an archive, which this
 * program writes to it.
 *
 * This program reads whenever it cannot write, so that the two cannot wait for each other.
 * pg_restore may end before it has read all of the archive, since it ignores what follows the data.
 */
#ifndef RESTORE_UNPACKER_H
#define RESTORE_UNPACKER_H

#include "restore/client_process.h"

#include <stdbool.h>
#include <stddef.h>

struct unpacker_options {
	client_process_starter *start; /* of "pg_restore" */
	const void *start_context;
	int major; /* its version; 0: unknown */

	/* Gets the SQL. Returns 0, or -1 after an error message or if a stop was requested. */
	int (*take)(void *context, const char *sql, size_t length);

	/*
	 * Waits until OUT is writable, IN is readable (either may be -1) or a signal arrives, and
	 * may do other work meanwhile. Returns as `take` does. NULL: does no other work.
	 */
	int (*wait)(void *context, int out, int in);

	void *context;
};

struct unpacker {
	struct unpacker_options options;
	struct client_process process;
	int output; /* the read end of its standard output, or -1: it was not started */
	char *buffer;
};

/* Initializes UNPACKER, so that it can be closed. */
void unpacker_init(struct unpacker *unpacker);

/*
 * Starts pg_restore with the options WORDS, which begin with "-f" and "-". The `context` of OPTIONS
 * must stay valid. Returns 0, or -1 after an error message.
 */
int unpacker_open(
	struct unpacker *unpacker, const struct unpacker_options *options, char *const *words);

/*
 * Takes the next LENGTH bytes of the archive. Returns 0, or -1 after an error message, or if a stop
 * was requested.
 */
int unpacker_feed(struct unpacker *unpacker, const char *bytes, size_t length);

/*
 * Ends pg_restore's input, has the rest of its output taken, and waits for its end. Returns as
 * above; 0 if it was not started.
 */
int unpacker_finish(struct unpacker *unpacker);

/* Stops pg_restore, if it still runs. */
void unpacker_stop(struct unpacker *unpacker);

/* The same, and releases everything. */
void unpacker_close(struct unpacker *unpacker);

#endif
