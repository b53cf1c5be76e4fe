#include "unix/guarded_path.h"

#include "unix/account.h"
#include "unix/message.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_trusted(uid_t user, const struct account *account)
{
	return user == 0 || user == account->user;
}

/* In a folder with the sticky bit only its owner and those of the names can move them. */
static bool lets_others_move(const struct stat *folder, const struct account *account)
{
	mode_t others = S_IWOTH;

	if (!is_trusted(folder->st_uid, account))
		return true;
	if (folder->st_gid != 0 && folder->st_gid != account->group)
		others |= S_IWGRP;
	return (folder->st_mode & S_ISVTX) == 0 && (folder->st_mode & others) != 0;
}

static enum status check_folder(const char *path, const struct account *account, bool is_last)
{
	struct stat folder;

	if (lstat(path, &folder) != 0)
		return status_fail_errno("could not open folder \"%s\"", path);
	if (is_last ? is_trusted(folder.st_uid, account) : !lets_others_move(&folder, account))
		return STATUS_DONE;
	if (is_last)
		fail("folder \"%s\" belongs neither to root nor to user \"%s\"", path,
			account->name);
	else
		fail("other users can change what is in folder \"%s\"", path);
	hint("name a folder that only root or user \"%s\" can replace", account->name);
	return STATUS_FAILED;
}

enum status guarded_path_check(const char *path, const struct account *account)
{
	enum status status = check_folder("/", account, path[1] == '\0');
	char *part = strdup(path);

	if (!part)
		return status_fail("out of memory");
	for (char *end = part; status == STATUS_DONE && end && end[1] != '\0';) {
		end = strchr(end + 1, '/');
		if (end)
			*end = '\0';
		status = check_folder(part, account, !end);
		if (end)
			*end = '/';
	}
	free(part);
	return status;
}
