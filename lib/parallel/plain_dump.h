/*
 * Dumps one database by several sessions as SQL: the archive of parallel_dump.h goes through a
 * pg_restore between this program and its standard output.
 *
 * That pg_restore has the version of the pg_dump, and writes what that would have written as a
 * plain dump. The definition of the database comes first (dump_definition.h).
 */
#ifndef PARALLEL_PLAIN_DUMP_H
#define PARALLEL_PLAIN_DUMP_H

#include "unix/status.h"

#include <stdbool.h>

struct installed;
struct parallel_dump_options;

/*
 * Dumps as parallel_dump_run() does, with the pg_restore beside DUMPER, or else one of its version.
 * `begin` and `context` of OPTIONS are ignored. Unless *IS_LEFT is set, standard output is of no
 * use afterwards. Returns as parallel_dump_run() does, or as dumper_find() if there is no
 * pg_restore.
 */
enum status plain_dump_run(
	const struct parallel_dump_options *options, const struct installed *dumper, bool *is_left);

#endif
