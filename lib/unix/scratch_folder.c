#include "unix/scratch_folder.h"

#include "unix/child.h"
#include "unix/file.h"
#include "unix/message.h"
#include "unix/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *parent_folder(void)
{
	const char *parent = getenv("TMPDIR");

	return parent && *parent != '\0' ? parent : "/tmp";
}

/* The template of a path in PARENT, for mkdtemp(3); NULL after an error message. */
static char *make_template(const char *parent, size_t path_limit)
{
	char *real = realpath(parent, NULL);
	struct text path;

	if (!real) {
		fail_errno("could not open folder \"%s\"", parent);
		return NULL;
	}
	text_init(&path, PATH_MAX);
	text_printf(
		&path, "%s/%s-XXXXXX", strcmp(real, "/") == 0 ? "" : real, message_program_name());
	free(real);
	if (path.broken || path.length > path_limit) {
		fail("the path of folder \"%s\" is too long for a socket in it", parent);
		hint("set TMPDIR to a folder with a shorter path");
		text_release(&path);
		return NULL;
	}
	return text_detach(&path);
}

/* Makes ACCOUNT the owner of the folder, and checks that it can enter it; or ADVICE is a hint. */
static enum status give_to_user(const char *path, const struct account *account, const char *advice)
{
	if (!account->is_other)
		return STATUS_DONE;
	if (chown(path, account->user, account->group) != 0)
		return status_fail_errno("could not make user \"%s\" the owner of folder \"%s\"",
			account->name, path);
	if (account_can_enter(account, path))
		return STATUS_DONE;
	fail("user \"%s\" cannot enter folder \"%s\"", account->name, path);
	hint("%s", advice);
	return STATUS_FAILED;
}

enum status scratch_folder_make(
	struct scratch_folder *folder, const struct account *account, size_t path_limit)
{
	char *path = make_template(parent_folder(), path_limit);

	*folder = (struct scratch_folder){.path = NULL};
	if (!path)
		return STATUS_FAILED;
	if (!mkdtemp(path)) {
		fail_errno("could not create a folder in \"%s\"", parent_folder());
		free(path);
		return STATUS_FAILED;
	}
	if (give_to_user(path, account, "set TMPDIR to a folder that this user can enter") == 0 &&
		child_user_open(&folder->user, account, path) == 0) {
		folder->path = path;
		return STATUS_DONE;
	}
	rmdir(path);
	free(path);
	return STATUS_FAILED;
}

/* Whether the folder DESCRIPTOR has no entries; -1 with errno. */
static int is_empty_folder(int descriptor)
{
	int copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = copy >= 0 ? fdopendir(copy) : NULL;
	const struct dirent *entry;
	int count = 0;

	if (!entries) {
		if (copy >= 0)
			close(copy);
		return -1;
	}
	errno = 0;
	while ((entry = readdir(entries)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(entries);
	return errno == 0 ? count == 0 : -1;
}

/* Checks the folder PATH, which is open as DESCRIPTOR. */
static enum status check_is_empty(const char *path, int descriptor)
{
	int empty = is_empty_folder(descriptor);

	if (empty < 0)
		return status_fail_errno("could not read folder \"%s\"", path);
	if (empty == 1)
		return STATUS_DONE;
	fail("folder \"%s\" is not empty", path);
	hint("name a folder that does not exist, or is empty");
	return STATUS_EXISTS;
}

enum status scratch_folder_check(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status status;

	if (descriptor < 0 && errno == ENOENT)
		return STATUS_DONE;
	if (descriptor < 0)
		return status_fail_errno("could not open folder \"%s\"", path);
	status = check_is_empty(path, descriptor);
	close(descriptor);
	return status;
}

/* Locks the folder PATH, which is open as DESCRIPTOR, and makes it one for ACCOUNT. */
static enum status take_open_folder(const char *path, int descriptor, const struct account *account)
{
	enum status status;

	if (flock(descriptor, LOCK_EX | LOCK_NB) != 0)
		return status_fail_errno("could not lock folder \"%s\"", path);
	status = check_is_empty(path, descriptor);
	if (status == STATUS_DONE && fchmod(descriptor, 0700) != 0)
		status = status_fail_errno("could not change the mode of folder \"%s\"", path);
	return status == STATUS_DONE
		       ? give_to_user(path, account, "name a folder that this user can enter")
		       : status;
}

/* Opens the folder PATH, which is real, without symbolic links, and takes it. */
static enum status take_real_folder(struct scratch_folder *folder, const struct account *account,
	const char *path, size_t path_limit)
{
	enum status status;

	if (strlen(path) > path_limit) {
		fail("the path of folder \"%s\" is too long for a socket in it", path);
		hint("name a folder with a shorter path");
		return STATUS_FAILED;
	}
	folder->lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder->lock < 0)
		return status_fail_errno("could not open folder \"%s\"", path);
	status = take_open_folder(path, folder->lock, account);
	return status == STATUS_DONE ? child_user_open(&folder->user, account, path) : status;
}

enum status scratch_folder_take(struct scratch_folder *folder, const struct account *account,
	const char *path, size_t path_limit)
{
	enum status status = STATUS_FAILED;
	char *real;

	*folder = (struct scratch_folder){.was_there = mkdir(path, 0700) != 0};
	if (folder->was_there && errno != EEXIST)
		return status_fail_errno("could not create folder \"%s\"", path);
	real = realpath(path, NULL);
	if (real)
		status = take_real_folder(folder, account, real, path_limit);
	else
		fail_errno("could not open folder \"%s\"", path);
	if (status == STATUS_DONE) {
		folder->path = real;
		return STATUS_DONE;
	}
	if (folder->lock > 0)
		close(folder->lock);
	if (!folder->was_there)
		rmdir(path);
	free(real);
	return status;
}

/* Runs a command as the folder's user, in the folder WHERE, with INPUT and without output. */
static bool run_with_input(
	const struct scratch_folder *folder, char *const *words, const char *where, int input)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	const int streams[] = {input >= 0 ? input : nothing, nothing, nothing};
	struct child_user user = folder->user;
	int wait_status = -1;
	pid_t pid;

	user.folder = where;
	if (nothing < 0)
		return false;
	if (child_start_as(&pid, words, streams, &user) == 0)
		while (!child_wait(pid, &wait_status, -1))
			;
	close(nothing);
	return wait_status == 0;
}

static bool run_as_user(const struct scratch_folder *folder, char *const *words, const char *where)
{
	return run_with_input(folder, words, where, -1);
}

enum status scratch_folder_append(
	const struct scratch_folder *folder, const char *name, const struct text *text)
{
	char *words[] = {"tee", "-a", "--", (char *)name, NULL};
	int input = memfd_create(name, MFD_CLOEXEC);
	bool done = input >= 0 && file_write_all(input, text->bytes, text->length) == 0 &&
		    lseek(input, 0, SEEK_SET) == 0 &&
		    run_with_input(folder, words, folder->path, input);

	if (input >= 0)
		close(input);
	if (done)
		return STATUS_DONE;
	return status_fail("could not write to file \"%s/%s\"", folder->path, name);
}

/* A child does this as the user: root could be led elsewhere by a symbolic link. */
enum status scratch_folder_add(const struct scratch_folder *folder, const char *name)
{
	char *words[] = {"mkdir", "--", (char *)name, NULL};

	if (run_as_user(folder, words, folder->path))
		return STATUS_DONE;
	return status_fail("could not create folder \"%s\" in \"%s\"", name, folder->path);
}

static void release_folder(struct scratch_folder *folder)
{
	child_user_close(&folder->user);
	if (folder->lock > 0)
		close(folder->lock);
	free(folder->path);
	*folder = (struct scratch_folder){.path = NULL};
}

void scratch_folder_keep(struct scratch_folder *folder)
{
	if (folder->path)
		release_folder(folder);
}

/* Deletes all that is in the folder. False if something is left. */
static bool empty_folder(const struct scratch_folder *folder)
{
	char *words[] = {"find", ".", "-mindepth", "1", "-delete", NULL};

	return run_as_user(folder, words, folder->path);
}

void scratch_folder_remove(struct scratch_folder *folder)
{
	char *words[] = {"rm", "-rf", "--", folder->path, NULL};

	if (!folder->path)
		return;
	if (folder->was_there) {
		if (!empty_folder(folder))
			warn("could not empty folder \"%s\"", folder->path);
		release_folder(folder);
		return;
	}
	run_as_user(folder, words, "/");
	if (rmdir(folder->path) != 0 && errno != ENOENT)
		warn("could not remove folder \"%s\": %s", folder->path, strerror(errno));
	release_folder(folder);
}
