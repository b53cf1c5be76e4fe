#include "rehearse/server_log.h"

#include "unix/message.h"
#include "unix/scratch_folder.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN_MAX = 2000 /* bytes */ };

/* Creates it in the open folder: another user could have replaced the path. */
static int create_log(const struct scratch_folder *folder)
{
	int log = openat(folder->descriptor, "log",
		O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	return log >= 0 ? log : fail_errno("could not create file \"%s/log\"", folder->path);
}

/* So that the user can start a server that was kept, which appends to its log. */
static int give_to_user(int log, const struct account *account)
{
	if (account_give_file(account, log) == 0)
		return 0;
	return fail_errno("could not make user \"%s\" the owner of a log file", account->name);
}

int server_log_open(const struct scratch_folder *folder)
{
	int log = create_log(folder);

	if (log >= 0 && give_to_user(log, &folder->user.account) != 0) {
		close(log);
		return -1;
	}
	return log;
}

int server_log_clear(int log)
{
	return ftruncate(log, 0) == 0 ? 0 : fail_errno("could not truncate a log file");
}

void server_log_show(int log)
{
	char bytes[SHOWN_MAX + 1];
	off_t size = lseek(log, 0, SEEK_END);
	ssize_t length = pread(log, bytes, SHOWN_MAX, size > SHOWN_MAX ? size - SHOWN_MAX : 0);
	char *next = bytes, *line;

	bytes[length > 0 ? length : 0] = '\0';
	/* The first line may be cut at its beginning. */
	if (size > SHOWN_MAX)
		strsep(&next, "\n");
	while (next && (line = strsep(&next, "\n")) != NULL)
		if (*line != '\0')
			say("%s", line);
}
