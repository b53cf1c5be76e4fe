#include "pg/server_programs.h"

#include "pg/installed.h"

#include "unix/message.h"
#include "unix/search_path.h"
#include "unix/text.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Folders with client programs only do not have it. */
#define INITDB "initdb"

/* Uses the folder that contains the program PATH. */
static int take_folder_of(struct server_programs *programs, const char *path, int major)
{
	const char *slash = strrchr(path, '/');

	programs->major = major;
	programs->folder = strndup(path, slash ? (size_t)(slash - path) : 0);
	return programs->folder ? 0 : fail("out of memory");
}

/* Uses the folder of the initdb on PATH. Returns 1 if there is none, or it is too old. */
static int find_on_path(struct server_programs *programs, int major)
{
	char *path = search_path_find(INITDB);
	int found = path ? installed_read_major(path, INSTALLED_PATIENCE) : 0;
	int result = 1;

	if (found > 0 && found >= major)
		result = take_folder_of(programs, path, found);
	free(path);
	return result;
}

static int fail_not_found(int major)
{
	if (major == 0) {
		fail("there is no PostgreSQL server here");
		hint("install the package postgresql, or name the folder of its programs with "
		     "--bin-dir");
	} else {
		fail("there is no PostgreSQL server of version %d or newer here", major);
		hint("install the package postgresql-%d, or name the folder of its programs with "
		     "--bin-dir",
			major);
	}
	return -1;
}

int server_programs_find(struct server_programs *programs, const char *root, int major)
{
	struct installed list[INSTALLED_MAX];
	size_t count = installed_find(list, root, INITDB);
	const struct installed *best = installed_choose(list, count, major, INSTALLED_PATIENCE);
	int result;

	*programs = (struct server_programs){.folder = NULL};
	if (best)
		result = take_folder_of(programs, best->path, best->major);
	else
		result = find_on_path(programs, major);
	for (size_t i = 0; i < count; i++)
		installed_release(&list[i]);
	return result <= 0 ? result : fail_not_found(major);
}

int server_programs_take(struct server_programs *programs, const char *folder)
{
	char *real = realpath(folder, NULL);
	struct text path;
	int result = -1;

	*programs = (struct server_programs){.folder = NULL};
	text_init(&path, PATH_MAX);
	text_printf(&path, "%s/" INITDB, real ? real : folder);
	free(real);
	if (text_finish(&path, "the folder's path") != 0)
		result = -1;
	else if (access(path.bytes, X_OK) != 0)
		fail_errno("could not run \"%s\"", path.bytes);
	else
		result = take_folder_of(
			programs, path.bytes, installed_read_major(path.bytes, INSTALLED_PATIENCE));
	text_release(&path);
	return result;
}

void server_programs_release(struct server_programs *programs)
{
	free(programs->folder);
	*programs = (struct server_programs){.folder = NULL};
}
