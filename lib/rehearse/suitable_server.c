#include "rehearse/suitable_server.h"

#include "pg/server_programs.h"
#include "rehearse/dumped_database.h"
#include "rehearse/rehearsal.h"
#include "rehearse/scratch_server.h"
#include "rehearse/target_server.h"
#include "restore/dump_start.h"

#include "unix/message.h"

#include <string.h>

/*
 * Says that the server is newer than the dump's. The dump may still fail on a server of its own
 * version.
 */
static void say_newer_server(const struct server_programs *programs, const struct dump_start *start)
{
	int server = start->head.server;

	if (server > 0 && programs->major > server)
		say("the dump is of a server of version %d, and rehearsed on version %d", server,
			programs->major);
}

int suitable_server_find(struct server_programs *programs, const struct dump_start *start,
	const struct rehearsal_options *options)
{
	int major = dump_head_major(&start->head);

	if (options->programs) {
		if (server_programs_take(programs, options->programs) != 0)
			return -1;
		if (programs->major > 0 && programs->major < major)
			warn("PostgreSQL %d is older than the dump, which is of version %d",
				programs->major, major);
		say_newer_server(programs, start);
		return 0;
	}
	if (server_programs_find(programs, "", major) != 0)
		return -1;
	if (major > 0 && programs->major > major)
		say("there is no PostgreSQL %d here: the dump is rehearsed on version %d", major,
			programs->major);
	else
		say_newer_server(programs, start);
	return 0;
}

/* Names what differs from the target and cannot be copied from it. */
static void say_not_proven(
	const struct server_programs *programs, const struct target_server *target)
{
	if (target->major != programs->major && programs->major > 0)
		warn("not proven: version %d of the server: this is a rehearsal on version %d",
			target->major, programs->major);
	if (strcmp(target->provider, "c") != 0)
		warn("not proven: the locale provider of the server's databases: libc is used");
}

/* Has the server's first databases made as new databases of the target are. */
static void copy_target(const struct target_server *target, const struct dump_start *start,
	struct scratch_server_options *server)
{
	if (!start->is_cluster && (start->makes_databases || dumped_database_is_defined(start) ||
					  strcmp(start->head.encoding, "SQL_ASCII") == 0))
		return;
	server->encoding = target->encoding;
	server->collate = target->collate;
	server->ctype = target->ctype;
}

int suitable_server_start(struct scratch_server *server, const struct server_programs *programs,
	const struct dump_start *start, const struct rehearsal_options *options,
	const char *database)
{
	struct scratch_server_options chosen = {
		.programs = programs->folder,
		.superuser = start->head.superuser,
		.encoding = start->head.encoding,
		.database = database,
		.settings = options->settings,
		.keep = options->keep,
	};

	if (options->target) {
		say_not_proven(programs, options->target);
		copy_target(options->target, start, &chosen);
	}
	return scratch_server_start(server, &chosen);
}
