/*
 * A PostgreSQL server that is thrown away.
 *
 * It keeps all it has in a folder of its own under TMPDIR, which only its user can enter, and
 * listens on a socket in there and nowhere else: whoever gets that far is trusted. It runs as a
 * child of this process, as root's stand-in where root runs us (unix/account.h), and in a guise
 * (unix/child_user.h). Nothing is written to disk for sure: what it holds is gone with it.
 *
 * It dies with this process, whatever that died of; the folder then stays. No other process than
 * those of the server's user and root's can reach it.
 */
#ifndef REHEARSE_SCRATCH_SERVER_H
#define REHEARSE_SCRATCH_SERVER_H

#include "unix/scratch_folder.h"

#include <libpq-fe.h>
#include <sys/types.h>

struct text;

/* The superuser that we are, beside the one whom the server was made for. */
#define SCRATCH_SERVER_USER "pgb_rehearse"

struct scratch_server_options {
	const char *programs;  /* the folder of PostgreSQL's programs */
	const char *superuser; /* whom it is made for; not SCRATCH_SERVER_USER */
	const char *encoding;  /* of its databases; one it does not know counts as UTF8 */
	const char *database;  /* what its database "postgres" is to be called: needs no quotes */
	char *const *settings; /* "NAME=VALUE", NULL-terminated; NULL for none */
};

struct scratch_server {
	struct scratch_folder folder;
	const char *programs;
	int log;   /* where the server writes what it has to say, or -1 */
	pid_t pid; /* 0: it does not run */
};

/*
 * Makes and starts one, and waits until it answers. From then on this process has no variable of
 * libpq's (PG*) in its environment any more. Returns 0, or -1: after an error message, or if a stop
 * was requested. To be stopped in both cases. Needs stop_open() before.
 */
int scratch_server_start(
	struct scratch_server *server, const struct scratch_server_options *options);

/* Connects to DATABASE. Returns the connection, for the caller to PQfinish(); NULL after an error.
 */
PGconn *scratch_server_connect(const struct scratch_server *server, const char *database);

/* Adds the connection string for DATABASE. No secret is in it. */
void scratch_server_add_conninfo(
	const struct scratch_server *server, struct text *text, const char *database);

/*
 * Starts PROGRAM, one of PostgreSQL's, with WORDS behind its name, NULL-terminated, as the server's
 * user. STREAMS as for child_start(). Returns 0, or -1 after an error message.
 */
int scratch_server_run(const struct scratch_server *server, pid_t *pid, const char *program,
	char *const *words, const int streams[3]);

/*
 * Stops it at once, and all that its programs, others, or the dump itself may have left running
 * (unix/orphans.h), and removes its folder.
 */
void scratch_server_stop(struct scratch_server *server);

#endif
