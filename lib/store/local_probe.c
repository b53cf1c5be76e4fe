#include "store/local_probe.h"

#include "unix/atomic_file.h"
#include "unix/finding.h"
#include "unix/message.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status try_file(const char *path, bool replace, enum folder_creation creation)
{
	static const char line[] = "pgb-put-local --check\n";
	struct atomic_file file;
	enum status status = atomic_file_open(&file, path, replace, creation);

	if (status != STATUS_DONE)
		return status;
	status = atomic_file_write(&file, line, sizeof line - 1);
	if (status == STATUS_DONE && fsync(file.fd) != 0)
		status = status_fail_errno("could not write file \"%s.partial\" to disk", path);
	atomic_file_close(&file);
	return status;
}

/* Cuts the last part of PATH off, with the slashes before it. False if there is no other part. */
static bool cut_last_part(char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	while (length > 0 && path[length - 1] != '/')
		length--;
	while (length > 1 && path[length - 1] == '/')
		length--;
	if (length == 0 || length == strlen(path))
		return false;
	path[length] = '\0';
	return true;
}

static bool exists(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0;
}

/*
 * Sets MISSING, a copy of the path of a file, to the first of its folders that is missing. Returns
 * how many of them are, 0: none.
 */
static int find_missing_folder(char *missing)
{
	char *way = strdup(missing);
	int count = 0;

	while (way && cut_last_part(way) && !exists(way)) {
		memcpy(missing, way, strlen(way) + 1);
		count++;
	}
	free(way);
	return count;
}

static enum status probe_path(
	const char *path, char *missing, bool replace, enum folder_creation creation)
{
	int count = find_missing_folder(missing);
	enum status status;

	if (count == 0 || creation == FOLDER_NONE || (creation == FOLDER_LAST && count > 1)) {
		/* No folder is created: none is missing, or too many are. */
		status = try_file(path, replace, count == 0 ? FOLDER_NONE : creation);
		return status == STATUS_DONE
			       ? finding_print("destination", "\"%s\" can be written", path)
			       : status;
	}
	status = try_file(missing, false, FOLDER_NONE);
	return status == STATUS_DONE
		       ? finding_print("destination",
				 "folder \"%s\" is missing, and can be created", missing)
		       : status;
}

enum status local_probe_run(const char *path, bool replace, enum folder_creation creation)
{
	char *missing = strdup(path);
	enum status status = missing ? probe_path(path, missing, replace, creation)
				     : status_fail("out of memory");

	free(missing);
	return status;
}
