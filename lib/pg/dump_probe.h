/*
 * What "pgb-dump --check" finds out: whether pg_dump fits the server, and whether the user may read
 * everything that a dump reads.
 *
 * A dump reads all tables and sequences except those that belong to extensions, and the large
 * objects. pg_dump ends with an error at the first one that the user may not read, and at a table
 * with row-level security that hides rows from the user. The probe changes nothing, locks no table
 * of the user, and leaves nothing in the session (server_probe.h), also through a pooler.
 */
#ifndef PG_DUMP_PROBE_H
#define PG_DUMP_PROBE_H

#include "dump/kind.h"

#include "unix/status.h"

#include <stdbool.h>

struct conninfo;
struct installed;
struct server_probe;

struct dump_probe {
	enum dump_scope scope;
	const struct installed *dumper; /* the program that would be run */
	const struct server_probe *server;
	bool is_partial; /* what the user may not read may be left out of the dump */
	bool hides_rows; /* --enable-row-security: hidden rows are left out, without an error */
};

/*
 * Prints what is well (unix/finding.h): the program, the server, and what of its databases the user
 * may read.
 * Returns STATUS_DONE; or, after error messages, STATUS_FAILED or what server_connect() returns.
 */
enum status dump_probe_run(const struct dump_probe *probe, struct conninfo *conninfo);

#endif
