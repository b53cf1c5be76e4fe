/*
 * The way from an archive to SQL: a pg_restore between this program and its standard output.
 *
 * It has the version of the pg_dump, and writes what that would have written as a plain dump.
 */
#ifndef PARALLEL_PLAIN_OUTPUT_H
#define PARALLEL_PLAIN_OUTPUT_H

#include "pg/installed.h"
#include "unix/command.h"
#include "unix/status.h"

#include <sys/types.h>

struct plain_output {
	struct installed restorer;
	struct command command;
	pid_t pid; /* 0: it does not run */
};

/*
 * Finds the pg_restore beside DUMPER, or else one of its version, and chooses its options from
 * WORDS, those for pg_dump. Returns as dumper_find() does. Must be closed in all cases.
 */
enum status plain_output_open(
	struct plain_output *output, const struct installed *dumper, char *const *words);

/*
 * Starts pg_restore: what is written to standard output is an archive for it from now on. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status plain_output_start(struct plain_output *output);

/*
 * If the archive is complete, as STATUS tells, ends it and waits for pg_restore; else stops that,
 * which has not seen the end. Returns STATUS, or STATUS_FAILED after an error message.
 */
enum status plain_output_close(struct plain_output *output, enum status status);

#endif
