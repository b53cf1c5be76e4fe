/*
 * Rehearses the restore of an archive by several jobs (restore/parallel_restore.h).
 *
 * The jobs send their SQL to the server themselves. So roles and tablespaces that the archive needs
 * are made before, from the SQL that pg_restore writes for all but the data, and from the archive's
 * contents.
 */
#ifndef REHEARSE_PARALLEL_REHEARSAL_H
#define REHEARSE_PARALLEL_REHEARSAL_H

#include "unix/status.h"

struct dump_filter;
struct scratch_server;

struct parallel_rehearsal_options {
	int spool; /* of parallel_rehearsal_open_spool(), with the archive */
	int jobs;
	const struct scratch_server *server;
	int major;                  /* of the server's programs; 0: unknown */
	const char *database;       /* that is restored into */
	struct dump_filter *filter; /* makes roles and tablespaces */
};

/*
 * Makes the file for the archive, which the user of SERVER can read. Returns its descriptor, which
 * the caller must close; -1 after an error message.
 */
int parallel_rehearsal_open_spool(const struct scratch_server *server);

/*
 * Restores the archive. Returns STATUS_DONE, or STATUS_FAILED after an error message, or if a stop
 * was requested.
 */
enum status parallel_rehearsal_run(const struct parallel_rehearsal_options *options);

#endif
