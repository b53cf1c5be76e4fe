#include "rehearse/child_log.h"

#include "unix/message.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN_MAX = 2000 }; /* bytes */

int child_log_open(const char *path)
{
	int log = open(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	return log >= 0 ? log : fail_errno("could not create file \"%s\"", path);
}

int child_log_clear(int log)
{
	return ftruncate(log, 0) == 0 ? 0 : fail_errno("could not truncate a log file");
}

void child_log_show(int log)
{
	char bytes[SHOWN_MAX + 1];
	off_t size = lseek(log, 0, SEEK_END);
	ssize_t length = pread(log, bytes, SHOWN_MAX, size > SHOWN_MAX ? size - SHOWN_MAX : 0);
	char *next = bytes, *line;

	bytes[length > 0 ? length : 0] = '\0';
	/* The first line may have lost its beginning. */
	if (size > SHOWN_MAX)
		strsep(&next, "\n");
	while (next && (line = strsep(&next, "\n")) != NULL)
		if (*line != '\0')
			say("%s", line);
}
