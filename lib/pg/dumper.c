#include "pg/dumper.h"

#include "pg/installed.h"

#include "unix/message.h"
#include "unix/search_path.h"

#include <stdlib.h>
#include <string.h>

enum { PATIENCE = 10000 }; /* milliseconds for an answer to --version */

const struct dumper *dumper_choose(const struct dumper *dumpers, size_t count, int server)
{
	const struct dumper *newest = NULL;

	for (size_t i = 0; i < count; i++) {
		if (dumpers[i].major == server)
			return &dumpers[i];
		if (!newest || dumpers[i].major > newest->major)
			newest = &dumpers[i];
	}
	return newest;
}

bool dumper_is_older(const struct dumper *dumper, int server)
{
	return dumper->major > 0 && dumper->major < server;
}

/* The best in the folders of distributions; its path is NULL if there is none. */
static struct dumper find_installed(const char *root, const char *program, int server)
{
	struct installed list[INSTALLED_MAX];
	struct dumper dumpers[INSTALLED_MAX];
	const struct dumper *best;
	struct dumper chosen = {0};
	size_t count = installed_find(list, root, program);

	for (size_t i = 0; i < count; i++)
		dumpers[i] = (struct dumper){.path = list[i].path, .major = list[i].major};
	best = dumper_choose(dumpers, count, server);
	for (size_t i = 0; i < count; i++) {
		if (&dumpers[i] == best)
			chosen = dumpers[i];
		else
			dumper_release(&dumpers[i]);
	}
	return chosen;
}

static struct dumper find_on_path(const char *program)
{
	struct dumper dumper = {.path = search_path_find(program)};

	if (dumper.path)
		dumper.major = installed_read_major(dumper.path, PATIENCE);
	return dumper;
}

static void suggest_package(int server, const char *option)
{
	hint("install the package postgresql-client-%d, or name another with %s", server, option);
}

enum status dumper_find(struct dumper *dumper, const char *root, const char *program, int server,
	const char *option)
{
	struct dumper other;

	*dumper = find_installed(root, program, server);
	if (dumper->path && !dumper_is_older(dumper, server))
		return STATUS_DONE;
	other = find_on_path(program);
	if (other.path && (!dumper->path || other.major >= server)) {
		dumper_release(dumper);
		*dumper = other;
		return STATUS_DONE;
	}
	dumper_release(&other);
	if (dumper->path)
		return STATUS_DONE;
	fail("could not find \"%s\"", program);
	suggest_package(server, option);
	return STATUS_NOT_FOUND;
}

int dumper_take(struct dumper *dumper, const char *path)
{
	*dumper = (struct dumper){.path = strdup(path)};
	if (!dumper->path)
		return fail("out of memory");
	dumper->major = installed_read_major(path, PATIENCE);
	return 0;
}

void dumper_warn(const struct dumper *dumper, const char *program, int server, const char *option)
{
	if (!dumper_is_older(dumper, server))
		return;
	warn("%s %d is older than the server, %d, and will refuse to dump it", program,
		dumper->major, server);
	suggest_package(server, option);
}

void dumper_release(struct dumper *dumper)
{
	free(dumper->path);
	*dumper = (struct dumper){0};
}
