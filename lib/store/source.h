/*
 * Where a stream comes from: standard input, or a command that we run ourselves, whose exit
 * status then says whether the stream ended well.
 */
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include "unix/pipeline.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct source {
	int fd;
	bool chained;    /* a command of ours writes it */
	bool decoded;    /* and the last of its commands decodes what came compressed */
	bool ended_well; /* as far as source_finish() can know */
	struct pipeline command;
};

/*
 * Whether there can be a source: STATUS_DONE, or STATUS_MISUSE after an error message if there is
 * no COMMAND and standard input is a terminal. To be asked before anything is done: from then on a
 * password file that was handed to us is kept for the command (pg/passfile.h).
 */
enum status source_check(char *const *command);

/*
 * COMMAND: the words to run, NULL-terminated, or NULL for standard input. Once the command runs
 * its words are wiped, and the password file that was handed to us for it (pg/passfile.h) is
 * forgotten. DECODE: a stream that is compressed is decoded by the well-known program for it, whose
 * exit status counts as well. On any status but STATUS_DONE an error has been said (none where a
 * stop was requested) and nothing is left to close.
 */
enum status source_open(struct source *source, char *const *command, bool decode);

/* What is read, for messages: "standard input". */
const char *source_describe(const struct source *source);

/* Whether the command has failed already, so that waiting for more input is in vain. */
bool source_has_failed(struct source *source);

/*
 * As read(2), past interruptions; if little can be read as yet, a millisecond later. -1 after an
 * error message.
 */
ssize_t source_read(struct source *source, void *space, size_t size);

/*
 * After the end of the stream: waits for the command. STATUS_DONE, or STATUS_INPUT after an error
 * message if it failed.
 */
enum status source_finish(struct source *source);

/*
 * Releases everything. Unless it ended well, the command is stopped first, and what it started.
 */
void source_close(struct source *source);

#endif
