/*
 * Chooses and starts the throw-away server that suits a dump: its version, encoding and locales.
 *
 * The dump's own version is best. The rest is as in the server that the dump is to be restored
 * into, if that is known (target_server.h). What cannot be the same is named.
 */
#ifndef REHEARSE_SUITABLE_SERVER_H
#define REHEARSE_SUITABLE_SERVER_H

struct dump_start;
struct rehearsal_options;
struct scratch_server;
struct server_programs;

/* Finds the server's programs, and reports if their version is not the dump's. Returns 0 or -1. */
int suitable_server_find(struct server_programs *programs, const struct dump_start *start,
	const struct rehearsal_options *options);

/*
 * Starts the server of PROGRAMS. DATABASE is the new name of "postgres". Returns as
 * scratch_server_start() does.
 */
int suitable_server_start(struct scratch_server *server, const struct server_programs *programs,
	const struct dump_start *start, const struct rehearsal_options *options,
	const char *database);

#endif
