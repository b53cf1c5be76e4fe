/*
 * Chooses which pg_dump (or pg_dumpall, psql, pg_restore) to run.
 *
 * The program of the server's major version is best: an older pg_dump refuses to dump, and the
 * output of a newer one may not restore on the server. The next choice is the nearest newer one in
 * the folders of distributions, a beta only if there is no other. The program on PATH comes last,
 * since on Debian that is a wrapper which chooses a version itself.
 */
#ifndef PG_DUMPER_H
#define PG_DUMPER_H

#include "pg/installed.h"

#include "dump/kind.h"
#include "unix/status.h"

#include <stdbool.h>

/* Whether DUMPER is known to be older than the major version SERVER. Exported for tests. */
bool dumper_is_older(const struct installed *dumper, int server);

/*
 * Finds PROGRAM ("pg_dump", "psql" and so on) for the major version SERVER, in the folders of
 * distributions under ROOT ("" except in tests), or on PATH. OPTION is the option that names
 * another one, for a hint. Returns STATUS_DONE, or STATUS_NOT_FOUND after an error message. Must be
 * released in all cases.
 */
enum status dumper_find(struct installed *dumper, const char *root, const char *program, int server,
	const char *option);

/*
 * Uses the program at PATH, which is searched for on PATH if it has no slash. Returns 0, or -1
 * after an error message if memory is short.
 */
int dumper_take(struct installed *dumper, const char *path);

/*
 * Returns a parameter that pg_dump and pg_restore of the version MAJOR set at the beginning, and
 * that a server of the version SERVER does not know, so that it fails there; NULL if there is none.
 */
const char *dumper_new_parameter(int major, int server);

/*
 * For pgb-dump: chooses what dumps SCOPE of a server of the major version SERVER: the program at
 * PATH, of --pg-dump, or, if that is NULL, the one that dumper_find() finds. Says which with -v.
 * Warns if it is too old, or if only pgb-restore will restore its dump into that server. Returns as
 * dumper_find() does, or STATUS_FAILED if memory is short. Must be released in all cases.
 */
enum status dumper_choose(
	struct installed *dumper, enum dump_scope scope, const char *path, int server);

#endif
