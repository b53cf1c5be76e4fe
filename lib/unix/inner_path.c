#include "unix/inner_path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool inner_path_is_valid(const char *path)
{
	for (;; path++) {
		size_t length = strcspn(path, "/");

		if (length == 0 || (length <= 2 && strncmp(path, "..", length) == 0))
			return false;
		path += length;
		if (*path == '\0')
			return true;
	}
}

static bool is_link(int folder, const char *name)
{
	struct stat status;

	return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
}

/* Opens the folder in FOLDER whose name is the first LENGTH bytes of NAME. */
static int open_part(int folder, const char *name, size_t length)
{
	char part[NAME_MAX + 1];
	int fd;

	if (length > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(part, name, length);
	part[length] = '\0';
	fd = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ENOTDIR)
		errno = is_link(folder, part) ? ELOOP : ENOTDIR;
	return fd;
}

int inner_path_open_folder(int folder, const char *path, const char **last)
{
	int fd = fcntl(folder, F_DUPFD_CLOEXEC, 0);

	*last = path;
	while (fd >= 0 && (path = strchr(*last, '/'))) {
		int next = open_part(fd, *last, (size_t)(path - *last));
		int error = errno;

		close(fd);
		errno = error;
		fd = next;
		*last = path + 1;
	}
	return fd;
}
