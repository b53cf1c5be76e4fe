/*
 * The programs that restore: psql, and for an archive pg_restore.
 *
 * Both are those of the server's major version, or as dumper.h chooses them; but an older
 * pg_restore than the pg_dump that wrote the archive could not read it.
 */
#ifndef PG_RESTORE_PROGRAMS_H
#define PG_RESTORE_PROGRAMS_H

#include "unix/status.h"

#include <sys/types.h>

struct restore_programs {
	char *psql, *pg_restore; /* their paths; NULL: not found, or not looked for */
};

struct restore_programs_options {
	const char *folder; /* where they are; NULL: they are looked for */
	int server;         /* its major version */
	int archive;        /* that of the pg_dump that wrote it, or 0; -1: there is no archive */
};

/* Finds them. As dumper_find(); to be released in any case. */
enum status restore_programs_find(
	struct restore_programs *programs, const struct restore_programs_options *options);

/* For load.h: starts one of the two. CONTEXT is the restorer. */
int restore_programs_start(const void *context, pid_t *pid, const char *name, char *const *words,
	const int streams[3]);

void restore_programs_release(struct restore_programs *programs);

#endif
