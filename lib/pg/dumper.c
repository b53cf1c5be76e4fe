#include "pg/dumper.h"

#include "pg/dumper_version.h"

#include "unix/message.h"
#include "unix/search_path.h"
#include "unix/text.h"

#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	DUMPERS_MAX = 64,
	PATIENCE = 10000, /* milliseconds for an answer to --version */
};

/* What stands before and after the major in the folders of distributions. */
static const struct {
	const char *before;
	const char *after;
} folders[] = {
	{"/usr/lib/postgresql/", "/bin"}, /* Debian, Ubuntu */
	{"/usr/pgsql-", "/bin"},          /* packages of postgresql.org for Red Hat */
	{"/usr/libexec/postgresql", ""},  /* Alpine */
	{"/usr/lib/postgresql", "/bin"},  /* SUSE */
};

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

/* The number that begins at TEXT if AFTER comes next; else 0. */
static int read_major(const char *text, const char *after)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 4 || strncmp(text + digits, after, strlen(after)) != 0)
		return 0;
	return (int)strtol(text, NULL, 10);
}

/* Adds what folder I of the distributions holds to DUMPERS; returns how many there are then. */
static size_t add_installed(
	struct dumper *dumpers, size_t count, const char *root, size_t i, const char *program)
{
	struct text pattern;
	glob_t found = {0};
	size_t prefix;

	text_init(&pattern, PATH_MAX);
	text_printf(&pattern, "%s%s", root, folders[i].before);
	prefix = pattern.length;
	text_printf(&pattern, "[0-9]*%s/%s", folders[i].after, program);
	if (!pattern.broken && glob(pattern.bytes, 0, NULL, &found) == 0) {
		for (size_t j = 0; j < found.gl_pathc && count < DUMPERS_MAX; j++) {
			const char *path = found.gl_pathv[j];
			struct dumper dumper = {
				.major = read_major(path + prefix, folders[i].after)};

			if (dumper.major == 0 || access(path, X_OK) != 0)
				continue;
			dumper.path = strdup(path);
			if (dumper.path)
				dumpers[count++] = dumper;
		}
	}
	globfree(&found);
	text_release(&pattern);
	return count;
}

/* The best of the distributions' folders; a dumper without a path if there is none. */
static struct dumper find_installed(const char *root, const char *program, int server)
{
	struct dumper dumpers[DUMPERS_MAX];
	const struct dumper *best;
	struct dumper chosen = {0};
	size_t count = 0;

	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		count = add_installed(dumpers, count, root, i, program);
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
		dumper.major = dumper_version(dumper.path, PATIENCE);
	return dumper;
}

static void suggest_package(int server)
{
	hint("install the package postgresql-client-%d, or name a program with --pg-dump", server);
}

enum status dumper_find(struct dumper *dumper, const char *root, const char *program, int server)
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
	suggest_package(server);
	return STATUS_NOT_FOUND;
}

int dumper_take(struct dumper *dumper, const char *path)
{
	*dumper = (struct dumper){.path = strdup(path)};
	if (!dumper->path)
		return fail("out of memory");
	dumper->major = dumper_version(path, PATIENCE);
	return 0;
}

void dumper_warn(const struct dumper *dumper, const char *program, int server)
{
	if (!dumper_is_older(dumper, server))
		return;
	warn("%s %d is older than the server, %d, and will refuse to dump it", program,
		dumper->major, server);
	suggest_package(server);
}

void dumper_release(struct dumper *dumper)
{
	free(dumper->path);
	*dumper = (struct dumper){0};
}
