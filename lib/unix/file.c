#include "unix/file.h"

#include "unix/message.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int read_to_end(int fd, const char *path, struct text *bytes)
{
	char block[4096];
	ssize_t length;
	int result = 0;

	while (!bytes->broken && (length = read(fd, block, sizeof block)) != 0) {
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0) {
			result = fail_errno("could not read file \"%s\"", path);
			break;
		}
		text_add_bytes(bytes, block, (size_t)length);
	}
	explicit_bzero(block, sizeof block);
	return result == 0 && bytes->broken ? fail("file \"%s\" is too long", path) : result;
}

int file_read(const char *path, struct text *bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int result;

	if (fd < 0)
		return fail_errno("could not open file \"%s\"", path);
	result = read_to_end(fd, path, bytes);
	close(fd);
	return result;
}
