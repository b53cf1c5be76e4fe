#include "unix/scratch_folder.h"

#include "unix/child.h"
#include "unix/descriptor.h"
#include "unix/guarded_path.h"
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

enum { NO_OTHERS = 0700, MODE_BITS = 07777 };

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

static enum status open_folder(struct scratch_folder *folder, const char *path)
{
	folder->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder->descriptor >= 0)
		return STATUS_DONE;
	return status_fail_errno("could not open folder \"%s\"", path);
}

/*
 * Makes ACCOUNT the owner of the folder PATH, which is open as DESCRIPTOR, and checks that it can
 * enter it; or ADVICE is a hint.
 */
static enum status give_to_user(
	int descriptor, const char *path, const struct account *account, const char *advice)
{
	if (!account->is_other)
		return STATUS_DONE;
	if (account_give_file(account, descriptor) != 0)
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
	if (open_folder(folder, path) == STATUS_DONE &&
		give_to_user(folder->descriptor, path, account,
			"set TMPDIR to a folder that this user can enter") == STATUS_DONE &&
		child_user_open(&folder->user, account, path) == 0) {
		folder->path = path;
		return STATUS_DONE;
	}
	if (folder->descriptor > 0)
		close(folder->descriptor);
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

/* Notes the mode and owner once the folder is locked: another process may have changed them. */
static enum status lock_folder(struct scratch_folder *folder, const char *path)
{
	int result = flock(folder->descriptor, LOCK_EX | LOCK_NB);

	if (result != 0 && errno == EWOULDBLOCK) {
		fail("another process uses folder \"%s\"", path);
		return STATUS_EXISTS;
	}
	if (result != 0)
		return status_fail_errno("could not lock folder \"%s\"", path);
	if (fstat(folder->descriptor, &folder->before) != 0)
		return status_fail_errno("could not read folder \"%s\"", path);
	return STATUS_DONE;
}

/* Makes the folder PATH one for ACCOUNT. It must still be empty once only ACCOUNT can enter it. */
static enum status take_open_folder(
	struct scratch_folder *folder, const char *path, const struct account *account)
{
	enum status status = lock_folder(folder, path);

	if (status == STATUS_DONE)
		status = check_is_empty(path, folder->descriptor);
	if (status == STATUS_DONE && account->is_other)
		status = guarded_path_check(path, account);
	if (status == STATUS_DONE && fchmod(folder->descriptor, NO_OTHERS) != 0)
		status = status_fail_errno("could not change the mode of folder \"%s\"", path);
	if (status == STATUS_DONE)
		status = check_is_empty(path, folder->descriptor);
	return status == STATUS_DONE ? give_to_user(folder->descriptor, path, account,
					       "name a folder that this user can enter")
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
	status = open_folder(folder, path);
	if (status == STATUS_DONE)
		status = take_open_folder(folder, path, account);
	return status == STATUS_DONE ? child_user_open(&folder->user, account, path) : status;
}

/* Gives the folder PATH the mode and owner that it had, if these were noted. */
static void give_back(const struct scratch_folder *folder, const char *path)
{
	const struct stat *before = &folder->before;

	if (before->st_mode == 0)
		return;
	if (fchown(folder->descriptor, before->st_uid, before->st_gid) != 0 ||
		fchmod(folder->descriptor, before->st_mode & MODE_BITS) != 0)
		warn("could not restore the owner and mode of folder \"%s\": %s", path,
			strerror(errno));
}

/* Leaves the folder PATH, which could not be taken, as it was. */
static void leave_folder(struct scratch_folder *folder, const char *path)
{
	if (folder->descriptor > 0) {
		give_back(folder, path);
		close(folder->descriptor);
	}
	if (!folder->was_there)
		rmdir(path);
}

enum status scratch_folder_take(struct scratch_folder *folder, const struct account *account,
	const char *path, size_t path_limit)
{
	enum status status = STATUS_FAILED;
	char *real;

	*folder =
		(struct scratch_folder){.is_named = true, .was_there = mkdir(path, NO_OTHERS) != 0};
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
	leave_folder(folder, path);
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
	bool done = input >= 0 && descriptor_write_all(input, text->bytes, text->length) == 0 &&
		    lseek(input, 0, SEEK_SET) == 0 &&
		    run_with_input(folder, words, folder->path, input);

	if (input >= 0)
		close(input);
	if (done)
		return STATUS_DONE;
	return status_fail("could not write to file \"%s/%s\"", folder->path, name);
}

enum status scratch_folder_truncate(const struct scratch_folder *folder, const char *name)
{
	char *words[] = {"truncate", "-s", "0", "--", (char *)name, NULL};

	if (run_as_user(folder, words, folder->path))
		return STATUS_DONE;
	return status_fail("could not truncate file \"%s/%s\"", folder->path, name);
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
	if (folder->descriptor > 0)
		close(folder->descriptor);
	free(folder->path);
	*folder = (struct scratch_folder){.path = NULL};
}

void scratch_folder_keep(struct scratch_folder *folder)
{
	if (folder->path)
		release_folder(folder);
}

/*
 * Deletes what the server has put into a folder that the user has named, and nothing else. False if
 * some of it is left.
 */
static bool delete_server(const struct scratch_folder *folder)
{
	char *words[] = {"find", ".", "-mindepth", "1", "-maxdepth", "1", "(", "-name", "data",
		"-o", "-name", "log", "-o", "-name", "tablespace-*", "-o", "-name", ".s.PGSQL.*",
		")", "-exec", "rm", "-rf", "--", "{}", "+", NULL};

	return run_as_user(folder, words, folder->path);
}

static void delete_content(const struct scratch_folder *folder)
{
	char *words[] = {"rm", "-rf", "--", folder->path, NULL};

	if (!folder->is_named)
		run_as_user(folder, words, "/");
	else if (!delete_server(folder))
		warn("could not empty folder \"%s\"", folder->path);
}

void scratch_folder_remove(struct scratch_folder *folder)
{
	bool stays = folder->was_there;

	if (!folder->path)
		return;
	delete_content(folder);
	if (!stays && rmdir(folder->path) != 0 && errno != ENOENT) {
		warn("could not remove folder \"%s\": %s", folder->path, strerror(errno));
		stays = folder->is_named;
	}
	if (stays)
		give_back(folder, folder->path);
	release_folder(folder);
}
