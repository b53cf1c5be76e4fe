/*
 * ANALYZE of a database that has been restored: it has no statistics.
 */
#ifndef RESTORE_ANALYSIS_H
#define RESTORE_ANALYSIS_H

#include "unix/status.h"

struct conninfo;
struct restore_programs;

/*
 * Has psql analyze the database of the connection string DATABASE, on SERVER. Returns STATUS_DONE,
 * or STATUS_STRIPPED after a warning, or if a stop was requested: the restore is complete all the
 * same.
 */
enum status analysis_run(
	const struct restore_programs *programs, struct conninfo *server, const char *database);

#endif
