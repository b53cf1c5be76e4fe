#include "store/local_store.h"

#include "unix/atomic_file.h"
#include "unix/folder.h"
#include "unix/inner_path.h"
#include "unix/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum status local_store_open(struct local_store *store, const char *path)
{
	size_t length = strlen(path);

	while (length > 0 && path[length - 1] == '/')
		length--;
	*store = (struct local_store){.fd = folder_open(path, FOLDER_NONE)};
	if (store->fd < 0)
		return STATUS_FAILED;
	store->path = strndup(path, length);
	if (store->path)
		return STATUS_DONE;
	close(store->fd);
	return status_fail("out of memory");
}

enum status local_store_check(const char *name)
{
	if (!inner_path_is_valid(name))
		return status_fail("\"%s\" is not a valid file name", name);
	if (atomic_file_is_partial(name))
		return status_fail("\"%s\" is the name of an unfinished file", name);
	return STATUS_DONE;
}

enum status local_store_fail(const struct local_store *store, const char *what, const char *name)
{
	if (errno == ELOOP)
		return status_fail("could not %s \"%s/%s\": a symbolic link is not followed there",
			what, store->path, name);
	return status_fail_errno("could not %s \"%s/%s\"", what, store->path, name);
}

enum status local_store_refuse(const struct local_store *store, const char *name)
{
	return status_fail("\"%s/%s\" is not a regular file", store->path, name);
}

/* O_NONBLOCK so that opening a FIFO cannot hang; the caller rejects what is not a regular file. */
static int open_without_waiting(int folder, const char *name)
{
	return openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

int local_store_open_backup(const struct local_store *store, const char *name)
{
	const char *last;
	int folder = inner_path_open_folder(store->fd, name, &last);
	int fd = folder < 0 ? -1 : open_without_waiting(folder, last);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) != 0)
		local_store_fail(store, "open", name);
	else if (!S_ISREG(status.st_mode))
		local_store_refuse(store, name);
	else {
		close(folder);
		return fd;
	}
	if (fd >= 0)
		close(fd);
	if (folder >= 0)
		close(folder);
	return -1;
}

void local_store_close(struct local_store *store)
{
	close(store->fd);
	free(store->path);
}
