/*
 * What pgb-dump asks a server before it runs pg_dump: its version, whether a connection pooler
 * stands before it, and whether it lets the user read the passwords of roles.
 *
 * A pooler in transaction mode runs each transaction, and one in statement mode each statement, in
 * any of its sessions with the server. The settings of pg_dump reach some of them only, and stay
 * there for other clients: row_security = off is lost where the dump needs it, so that rows can be
 * missing, and an empty search_path breaks the statements of an application. A pooler in session
 * mode does no harm.
 *
 * A pooler is recognised by the process id in its greeting, which differs from that of the session.
 * Sessions are shared if the next query of the connection runs in another one, or that of a second
 * connection in the same one. The probe runs queries that change nothing, without any setting
 * before them, so that it leaves nothing in a session that others use.
 */
#ifndef PG_SERVER_PROBE_H
#define PG_SERVER_PROBE_H

#include "dump/kind.h"

#include "unix/status.h"

#include <stdbool.h>

struct conninfo;

struct server_probe_options {
	enum dump_scope scope;
	bool may_prompt;      /* for a password */
	bool through_pooler;  /* look for none */
	bool reads_passwords; /* the dump has those of roles */
};

struct server_probe {
	int major;             /* version of the server */
	bool sessions_shared;  /* by a pooler in transaction or statement mode: an error */
	bool passwords_hidden; /* the user must not read them, and the dump would: a warning */
};

/*
 * Connects as server_connect() does, asks the server, and reports what would make a dump fail.
 * Returns as server_connect() does.
 */
enum status server_probe_run(struct server_probe *probe, struct conninfo *conninfo,
	const struct server_probe_options *options);

#endif
