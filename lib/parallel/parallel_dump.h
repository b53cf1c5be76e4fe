/*
 * Dumps one database by several sessions into one stream: an archive in the custom format, as one
 * pg_dump would have written it. plain_dump.h makes SQL of it.
 *
 * pg_dump writes the head and the table of contents, and is ended then. The rows of ordinary tables
 * are read by several sessions on the same snapshot, in ranges of pages, and written in order; what
 * is not plain comes from a second pg_dump (other_data.h). The end of the archive is written only
 * after the transaction that holds the snapshot and the locks has been committed.
 */
#ifndef PARALLEL_PARALLEL_DUMP_H
#define PARALLEL_PARALLEL_DUMP_H

#include "unix/status.h"

#include <stdbool.h>
#include <stdint.h>

struct conninfo;

struct parallel_dump_options {
	struct conninfo *conninfo; /* its password is known */
	char *const *start;        /* how pg_dump's command begins: its path, the database */
	char *const *words;        /* the user's options for it, or NULL */
	int jobs;                  /* sessions that read rows */
	uint64_t memory;           /* bytes for rows that wait to be written */

	/*
	 * NULL, or called before the first byte is written. Returns STATUS_DONE, or another status
	 * after an error message. The caller then says why the reader has gone.
	 */
	enum status (*begin)(void *context);
	void *context;
};

/*
 * Dumps to standard output. Needs stop_open() before. Sets *IS_LEFT, and writes nothing, if that is
 * left to pg_dump alone: the database, or what of it is dumped, is so small that pg_dump is as
 * fast, or other sessions leave no moment in which tables could be locked. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message; without one if a stop was requested.
 */
enum status parallel_dump_run(const struct parallel_dump_options *options, bool *is_left);

#endif
