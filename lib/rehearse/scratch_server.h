/*
 * Runs a throw-away PostgreSQL server.
 *
 * The server's files are in a new folder under TMPDIR, which only its user can enter. It listens on
 * a socket in that folder only, and trusts every connection. So only processes of the server's user
 * and of root can connect. The server is a child of this process, isolated as in unix/child_user.h;
 * if this process runs as root, the server runs as another user (unix/account.h). fsync is off, as
 * its data need not survive a crash.
 *
 * If this process dies, the kernel kills the server (PR_SET_PDEATHSIG), but the folder stays. The
 * folder can also be one that the user has named, and kept for a look (kept_server.h).
 */
#ifndef REHEARSE_SCRATCH_SERVER_H
#define REHEARSE_SCRATCH_SERVER_H

#include "unix/scratch_folder.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <sys/types.h>

struct text;

/* The superuser that this program connects as, besides the one that initdb makes. */
#define SCRATCH_SERVER_USER "pgb_rehearse"

struct scratch_server_options {
	const char *programs;  /* the folder of PostgreSQL's programs */
	const char *superuser; /* that initdb makes; not SCRATCH_SERVER_USER */
	const char *encoding;  /* of its databases; if unknown to the server, UTF8 */
	const char *collate;   /* its locale; NULL: choose one that works with the encoding */
	const char *ctype;     /* the same */
	const char *database;  /* the new name of "postgres"; must not need quotes */
	char *const *settings; /* "NAME=VALUE", NULL-terminated; NULL: none */
	const char *keep; /* a folder to be used, that may be kept; NULL: make a temporary one */
};

struct scratch_server {
	struct scratch_folder folder;
	const char *programs;
	int major; /* version; 0: not known yet */
	int log;   /* file for the output of initdb and the server, or -1 */
	pid_t pid; /* 0: not running */
	bool is_kept;
	bool folder_exists; /* the folder to be used is not empty, or in use */
};

/*
 * Makes and starts a server, and waits until it accepts connections. Unsets all PG* variables of
 * this process, since libpq would read them. Returns 0, or -1 after an error message, or if a stop
 * was requested. Must be stopped in all cases. Needs stop_open() first.
 */
int scratch_server_start(
	struct scratch_server *server, const struct scratch_server_options *options);

/*
 * Connects to DATABASE. Event triggers on login (version 17), which are code of the dump, do not
 * run. Returns the connection, which the caller must PQfinish(), or NULL after an
 * error message.
 */
PGconn *scratch_server_connect(const struct scratch_server *server, const char *database);

/* Adds the connection string for DATABASE, which has no secrets. */
void scratch_server_add_conninfo(
	const struct scratch_server *server, struct text *text, const char *database);

/* The same for a session in which no event triggers run, as in scratch_server_connect(). */
void scratch_server_add_quiet_conninfo(
	const struct scratch_server *server, struct text *text, const char *database);

/*
 * Starts PROGRAM, one of PostgreSQL's, as the server's user, with the arguments WORDS, which are
 * NULL-terminated. STREAMS as for child_start(). Returns 0, or -1 after an error message.
 */
int scratch_server_run(const struct scratch_server *server, pid_t *pid, const char *program,
	char *const *words, const int streams[3]);

/* The same with further descriptors FILES (unix/child_user.h). */
int scratch_server_run_with_files(const struct scratch_server *server, pid_t *pid,
	const char *program, char *const *words, const int streams[3], const int *files);

/* Stops the server in an orderly way, and has scratch_server_stop() leave its folder. */
void scratch_server_keep(struct scratch_server *server);

/*
 * Stops the server at once, then every process that it, the dump or other children left running
 * (unix/orphans.h), and removes the folder.
 */
void scratch_server_stop(struct scratch_server *server);

#endif
