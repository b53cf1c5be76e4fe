/*
 * A pg_dump that writes an archive into a pipe, and whose table of contents has been read.
 *
 * After the contents it is blocked in the writing of its data, and keeps its locks.
 */
#ifndef PARALLEL_DUMP_SOURCE_H
#define PARALLEL_DUMP_SOURCE_H

#include "dump/archive.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct command;

struct dump_source {
	pid_t pid;              /* 0: it has ended, or was not started */
	int output;             /* the pipe, or -1 */
	struct archive archive; /* has been fed with the contents only */
	struct text bytes;      /* the beginning of the archive */
	size_t contents;        /* how many of them precede the data */
};

/*
 * Starts COMMAND and reads the contents. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message; without one if a stop was requested, or if pg_dump has written one. Must be closed in
 * all cases.
 */
enum status dump_source_open(struct dump_source *source, const struct command *command);

/* Reads more bytes of the archive into BYTES, at most SIZE. As read(2): 0 at the end; -1 with
 * errno. */
ssize_t dump_source_read(struct dump_source *source, void *bytes, size_t size);

/*
 * Ends pg_dump, which is not needed any more after its contents. Sets *HAS_ENDED if it has ended
 * well by itself before, since its data is so little that a pipe holds it. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message if it has failed.
 */
enum status dump_source_dismiss(struct dump_source *source, bool *has_ended);

/*
 * Waits for the end of pg_dump, which has written everything. Returns STATUS_DONE if its status is
 * 0, else STATUS_FAILED after an error message, or without one if a stop was requested.
 */
enum status dump_source_finish(struct dump_source *source);

/* Stops pg_dump if it runs. */
void dump_source_close(struct dump_source *source);

#endif
