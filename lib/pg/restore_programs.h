/*
 * Finds and starts the programs that restore: psql, and for an archive pg_restore.
 *
 * dumper.h chooses both for the server's major version; pg_restore for that of the pg_dump that
 * wrote the archive, if this is newer, since an older one could not read it.
 */
#ifndef PG_RESTORE_PROGRAMS_H
#define PG_RESTORE_PROGRAMS_H

#include "unix/status.h"

#include <sys/types.h>

enum { RESTORE_PROGRAMS_FILES = 2 };

struct restore_programs {
	char *psql, *pg_restore;   /* paths; NULL: not found, or not needed */
	int pg_restore_major;      /* 0: unknown */
	const char *const *choice; /* as in the options */

	/*
	 * Starts the program NAME with the descriptors FILES (child_start_with_files()) in another
	 * way; NULL: there is none.
	 */
	int (*start)(const void *context, pid_t *pid, const char *name, char *const *words,
		const int streams[3], const int *files);
	const void *context;
	int files[RESTORE_PROGRAMS_FILES + 1]; /* that pg_restore gets; the last one is 0 */
};

enum { RESTORE_PROGRAMS_NO_SERVER = -1 };

struct restore_programs_options {
	const char *folder; /* that has them; NULL: find them */
	int server;         /* its major version; RESTORE_PROGRAMS_NO_SERVER: psql is not needed */
	int archive;        /* major version of its pg_dump, 0: unknown; -1: no archive */
	const char *const *choice; /* options for each pg_restore, NULL-terminated; or NULL */
};

/* Finds them. Returns as dumper_find() does. Must be released in all cases. */
enum status restore_programs_find(
	struct restore_programs *programs, const struct restore_programs_options *options);

/* Starts one of the two. For struct psql_options, with the struct as CONTEXT. */
int restore_programs_start(const void *context, pid_t *pid, const char *name, char *const *words,
	const int streams[3]);

/* Adds FD, if there is room, to the files that pg_restore gets. */
void restore_programs_add_file(struct restore_programs *programs, int fd);

/*
 * WORDS for a pg_restore of the version MAJOR (0: unknown) that is to write SQL to its standard
 * output. They must begin with "-f" and "-", which the result lacks before version 12: there "-" is
 * a file, and standard output the default. "-f /dev/stdout" fails if another user runs it.
 */
char *const *restore_programs_sql_words(char *const *words, int major);

/*
 * Runs one of the two to its end, with OUTPUT as its standard output. STATUS_FAILED after an error
 * message; without one if a stop was requested, for which the program is stopped.
 */
enum status restore_programs_run(
	const struct restore_programs *programs, const char *name, char *const *words, int output);

void restore_programs_release(struct restore_programs *programs);

#endif
