#include "pg/dumper.h"

#include "unix/message.h"
#include "unix/search_path.h"

#include <stdlib.h>
#include <string.h>

static const char choice[] = "--pg-dump"; /* the option of dumper_choose() */

bool dumper_is_older(const struct installed *dumper, int server)
{
	return dumper->major > 0 && dumper->major < server;
}

/* The best in the folders of distributions; its path is NULL if there is none. */
static struct installed find_installed(const char *root, const char *program, int server)
{
	struct installed list[INSTALLED_MAX], chosen = {0};
	size_t count = installed_find(list, root, program);
	const struct installed *best = installed_choose(list, count, server, INSTALLED_PATIENCE);

	if (!best)
		best = installed_choose(list, count, 0, INSTALLED_PATIENCE);
	for (size_t i = 0; i < count; i++) {
		if (&list[i] == best)
			chosen = list[i];
		else
			installed_release(&list[i]);
	}
	return chosen;
}

static struct installed find_on_path(const char *program)
{
	struct installed dumper = {.path = search_path_find(program)};

	if (dumper.path)
		dumper.major = installed_read_major(dumper.path, INSTALLED_PATIENCE);
	return dumper;
}

static void suggest_package(int server, const char *option)
{
	hint("install the package postgresql-client-%d, or name another with %s", server, option);
}

enum status dumper_find(struct installed *dumper, const char *root, const char *program, int server,
	const char *option)
{
	struct installed other;

	*dumper = find_installed(root, program, server);
	if (dumper->path && !dumper_is_older(dumper, server))
		return STATUS_DONE;
	other = find_on_path(program);
	if (other.path && (!dumper->path || other.major >= server)) {
		installed_release(dumper);
		*dumper = other;
		return STATUS_DONE;
	}
	installed_release(&other);
	if (dumper->path)
		return STATUS_DONE;
	fail("could not find \"%s\"", program);
	suggest_package(server, option);
	return STATUS_NOT_FOUND;
}

int dumper_take(struct installed *dumper, const char *path)
{
	*dumper = (struct installed){.path = strdup(path)};
	if (!dumper->path)
		return fail("out of memory");
	dumper->major = installed_read_major(path, INSTALLED_PATIENCE);
	return 0;
}

/* Source: _doSetFixedOutputState() of pg_backup_archiver.c. */
const char *dumper_new_parameter(int major, int server)
{
	static const struct {
		const char *name;
		int since; /* version of both programs and server */
	} parameters[] = {
		{"transaction_timeout", 17},
	};

	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
		if (major >= parameters[i].since && server < parameters[i].since)
			return parameters[i].name;
	return NULL;
}

static void warn_of_older(const struct installed *dumper, const char *program, int server)
{
	warn("%s %d is older than the server, %d, and will refuse to dump it", program,
		dumper->major, server);
	suggest_package(server, choice);
}

static void warn_of_newer(const struct installed *dumper, const char *parameter, int server)
{
	warn("pg_dump %d sets %s, which the server, %d, does not know: only pgb-restore will "
	     "restore this dump there",
		dumper->major, parameter, server);
	suggest_package(server, choice);
}

static void say_choice(const struct installed *dumper, int server)
{
	if (dumper->major > 0)
		note("running \"%s\", version %d; the server has version %d", dumper->path,
			dumper->major, server);
	else
		note("running \"%s\"; the server has version %d", dumper->path, server);
}

enum status dumper_choose(
	struct installed *dumper, enum dump_scope scope, const char *path, int server)
{
	const char *program = dump_scope_program(scope), *parameter;
	enum status status = STATUS_DONE;

	if (!path)
		status = dumper_find(dumper, "", program, server, choice);
	else if (dumper_take(dumper, path) != 0)
		status = STATUS_FAILED;
	if (status != STATUS_DONE)
		return status;
	if (dumper_is_older(dumper, server))
		warn_of_older(dumper, program, server);
	parameter = dumper_new_parameter(dumper->major, server);
	if (parameter && scope != DUMP_GLOBALS)
		warn_of_newer(dumper, parameter, server);
	say_choice(dumper, server);
	return STATUS_DONE;
}
