#include "store/local_destination.h"

#include "unix/options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_existing_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool local_destination_is_folder(const char *path)
{
	size_t length = strlen(path);

	return (length > 0 && path[length - 1] == '/') || is_existing_folder(path);
}

/* NAME begins after the last slash of PATH. */
static bool parent_exists(const char *path, const char *name)
{
	char *parent = name == path ? strdup(".") : strndup(path, (size_t)(name - path));
	bool result = parent && is_existing_folder(parent);

	free(parent);
	return result;
}

const struct options_mistake *local_destination_check(const char *path, bool is_named, bool parents)
{
	static const struct options_mistake ambiguous = {
		"the destination is neither a folder nor the name of a file with a suffix",
		"end a new folder with \"/\", as in -d local backups/; a database comes after it"};
	static const struct options_mistake no_folder = {
		"the folder of the destination does not exist", "-p creates missing folders"};
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	if (local_destination_is_folder(path))
		return NULL;
	if (!is_named && !strchr(name + 1, '.'))
		return &ambiguous;
	return parents || parent_exists(path, name) ? NULL : &no_folder;
}
