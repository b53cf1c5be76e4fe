#include "unix/folder.h"

#include "unix/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC };

int folder_sync(int folder)
{
	if (fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP)
		return 0;
	return -1;
}

/* Creates the folder PATH, unless it exists, and syncs its parent. PATH is unchanged in the end. */
static int make_folder(char *path)
{
	char *slash = strrchr(path, '/');
	int above;
	int result;

	if (mkdir(path, 0777) != 0)
		return errno == EEXIST ? 0 : -1;
	if (slash)
		*slash = '\0';
	above = open(!slash ? "." : *path == '\0' ? "/" : path, OPEN_FLAGS);
	if (slash)
		*slash = '/';
	if (above < 0)
		return -1;
	result = folder_sync(above);
	close(above);
	return result;
}

/* Creates PATH and all its parents where missing. */
static int make_folders(const char *path)
{
	char *way = strdup(path);
	int result = way ? 0 : -1;

	for (char *next = way; result == 0 && next;) {
		next += strspn(next, "/");
		next = strchr(next, '/');
		if (next)
			*next = '\0';
		result = make_folder(way);
		if (next)
			*next = '/';
	}
	free(way);
	return result;
}

/* As make_folder(), for a PATH that may end in slashes. */
static int make_last_folder(const char *path)
{
	size_t length = strlen(path);
	char *trimmed;
	int result = -1;

	while (length > 1 && path[length - 1] == '/')
		length--;
	trimmed = strndup(path, length);
	if (trimmed)
		result = make_folder(trimmed);
	free(trimmed);
	return result;
}

static int say_not_created(const char *path, enum folder_creation creation)
{
	if (creation == FOLDER_ALL || errno != ENOENT)
		return fail_errno("could not create folder \"%s\"", path);
	fail_errno("could not open folder \"%s\"", path);
	hint("one missing folder is created; -p creates more");
	return -1;
}

int folder_open(const char *path, enum folder_creation creation)
{
	int folder = open(path, OPEN_FLAGS);

	if (folder < 0 && errno == ENOENT && creation != FOLDER_NONE) {
		if ((creation == FOLDER_ALL ? make_folders(path) : make_last_folder(path)) != 0)
			return say_not_created(path, creation);
		folder = open(path, OPEN_FLAGS);
	}
	if (folder < 0)
		return fail_errno("could not open folder \"%s\"", path);
	return folder;
}
