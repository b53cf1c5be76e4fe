#include "unix/atomic_file.h"

#include "unix/descriptor.h"
#include "unix/folder.h"
#include "unix/message.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SUFFIX ".partial"

/* Other processes may create or delete the partial file while we open it: try again this often. */
enum { OPEN_TRIES = 10 };

static void release_file(struct atomic_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	if (file->folder >= 0)
		close(file->folder);
	free(file->parent);
	free(file->name);
	free(file->partial);
	*file = (struct atomic_file){.folder = -1, .fd = -1};
}

static enum status say_exists(const struct atomic_file *file)
{
	fail("file \"%s\" exists already", file->path);
	hint("use -f to replace it");
	return STATUS_EXISTS;
}

/*
 * There must be nothing at the destination or, with REPLACE, a regular file. A symbolic link is
 * followed, so that /dev/stdout is not replaced; a dangling link counts as a regular file.
 */
static enum status check_destination(const struct atomic_file *file)
{
	struct stat status;

	if (fstatat(file->folder, file->name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno == ENOENT)
			return STATUS_DONE;
		return status_fail_errno("could not look at \"%s\"", file->path);
	}
	if (S_ISLNK(status.st_mode) && fstatat(file->folder, file->name, &status, 0) != 0)
		status.st_mode = S_IFREG;
	if (!S_ISREG(status.st_mode)) {
		return status_fail("\"%s\" exists but is not a regular file", file->path);
	}
	return file->replace ? STATUS_DONE : say_exists(file);
}

enum found { FOUND_ERROR /* errno tells */, FOUND_NOTHING, FOUND_OTHER, FOUND_OURS };

/* What is at PATH in FOLDER: the open FD, something else, or nothing. */
static enum found find_open_file(int fd, int folder, const char *path, int flags)
{
	struct stat opened, named;

	if (fstat(fd, &opened) != 0)
		return FOUND_ERROR;
	if (fstatat(folder, path, &named, flags) != 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? FOUND_NOTHING
									     : FOUND_ERROR;
	return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino ? FOUND_OURS
									      : FOUND_OTHER;
}

static enum found find_under_name(const struct atomic_file *file, const char *name)
{
	return find_open_file(file->fd, file->folder, name, AT_SYMLINK_NOFOLLOW);
}

/*
 * Creates the partial file, or opens the existing one, and locks it. *CREATED tells which. If it
 * was deleted between the two attempts, no file is open, and the caller tries again.
 */
static enum status lock_partial(struct atomic_file *file, bool *created)
{
	int flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;

	file->fd = openat(file->folder, file->partial, flags | O_CREAT | O_EXCL, 0600);
	*created = file->fd >= 0;
	if (file->fd < 0 && errno == EEXIST) {
		file->fd = openat(file->folder, file->partial, flags);
		if (file->fd < 0 && errno == ENOENT)
			return STATUS_DONE;
	}
	if (file->fd < 0)
		return status_fail_errno("could not create file \"%s" SUFFIX "\"", file->path);
	if (flock(file->fd, LOCK_EX | LOCK_NB) == 0)
		return STATUS_DONE;
	if (errno != EWOULDBLOCK) {
		fail_errno("could not lock file \"%s" SUFFIX "\"", file->path);
		if (errno == ENOLCK || errno == ENOTSUP || errno == ENOSYS)
			hint("the file system has no locks: NFS needs its lock service, or the "
			     "option local_lock=flock");
		if (*created)
			(void)unlinkat(file->folder, file->partial, 0);
		return STATUS_FAILED;
	}
	fail("\"%s\" is being written by another process", file->path);
	return STATUS_EXISTS;
}

/* Deletes the partial file of a killed process. It is not in use, since we hold its lock. */
static enum status remove_leftover(struct atomic_file *file)
{
	struct stat opened;

	if (fstat(file->fd, &opened) != 0 || !S_ISREG(opened.st_mode)) {
		return status_fail("\"%s" SUFFIX "\" exists but is not a partial file", file->path);
	}
	if (unlinkat(file->folder, file->partial, 0) == 0)
		return STATUS_DONE;
	return status_fail_errno("could not remove file \"%s" SUFFIX "\"", file->path);
}

/*
 * Sets *OPEN if the locked file is new and still has the partial file's name. If it was the partial
 * file of a killed process, or has lost its name to another file, the caller tries again.
 */
static enum status judge_locked_file(struct atomic_file *file, bool created, bool *open)
{
	enum found found = find_under_name(file, file->partial);

	*open = created && found == FOUND_OURS;
	if (found == FOUND_OURS)
		return created ? STATUS_DONE : remove_leftover(file);
	if (found != FOUND_ERROR)
		return STATUS_DONE;
	fail_errno("could not look at \"%s" SUFFIX "\"", file->path);
	if (created)
		(void)unlinkat(file->folder, file->partial, 0);
	return STATUS_FAILED;
}

static enum status open_partial(struct atomic_file *file)
{
	for (int i = 0; i < OPEN_TRIES; i++) {
		bool created, open = false;
		enum status status = lock_partial(file, &created);

		if (status == STATUS_DONE && file->fd >= 0)
			status = judge_locked_file(file, created, &open);
		if (status != STATUS_DONE || open)
			return status;
		descriptor_close(&file->fd);
	}
	fail("\"%s\" is being written by other processes", file->path);
	return STATUS_EXISTS;
}

bool atomic_file_is_partial(const char *path)
{
	size_t length = strlen(path);

	return length >= strlen(SUFFIX) && strcmp(path + length - strlen(SUFFIX), SUFFIX) == 0;
}

static int split_path(struct atomic_file *file)
{
	const char *slash = strrchr(file->path, '/');
	const char *name = slash ? slash + 1 : file->path;

	if (atomic_file_is_partial(file->path))
		return fail("file name \"%s\" is reserved: \"" SUFFIX "\" marks unfinished files",
			file->path);
	file->name = strdup(name);
	file->parent = !slash                ? strdup(".")
		       : slash == file->path ? strdup("/")
					     : strndup(file->path, (size_t)(slash - file->path));
	if (asprintf(&file->partial, "%s" SUFFIX, name) < 0)
		file->partial = NULL;
	if (file->name && file->parent && file->partial)
		return 0;
	fail("out of memory");
	return -1;
}

static int open_parent_folder(struct atomic_file *file, enum folder_creation creation)
{
	if (split_path(file) != 0)
		return -1;
	file->folder = folder_open(file->parent, creation);
	return file->folder >= 0 ? 0 : -1;
}

enum status atomic_file_open(
	struct atomic_file *file, const char *path, bool replace, enum folder_creation creation)
{
	enum status status = STATUS_FAILED;

	*file = (struct atomic_file){.path = path, .replace = replace, .folder = -1, .fd = -1};
	if (open_parent_folder(file, creation) == 0)
		status = check_destination(file);
	if (status == STATUS_DONE)
		status = open_partial(file);
	if (status != STATUS_DONE)
		release_file(file);
	return status;
}

enum status atomic_file_write(struct atomic_file *file, const void *bytes, size_t length)
{
	if (descriptor_write_all(file->fd, bytes, length) != 0)
		return status_fail_errno("could not write to file \"%s" SUFFIX "\"", file->path);
	file->written += length;
	return STATUS_DONE;
}

static bool is_unsupported(int error)
{
	return error == EINVAL || error == ENOSYS || error == ENOTSUP || error == EPERM;
}

/* Some versions of musl have no renameat2(), which glibc declares together with its flags. */
#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1U
static int renameat2(
	int from_folder, const char *from, int to_folder, const char *to, unsigned int flags)
{
	return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}
#endif

/* Fails with EEXIST if the name is taken. Uses link(2) where renameat2(2) is not supported. */
static int rename_to_free_name(struct atomic_file *file)
{
	int folder = file->folder;

	if (renameat2(folder, file->partial, folder, file->name, RENAME_NOREPLACE) == 0)
		return 0;
	if (!is_unsupported(errno))
		return -1;
	if (linkat(folder, file->partial, folder, file->name, 0) != 0)
		return -1;
	(void)unlinkat(folder, file->partial, 0);
	return 0;
}

/* Fails if another process changed or replaced the partial file. */
static enum status check_partial(const struct atomic_file *file)
{
	struct stat opened;
	enum found found = find_under_name(file, file->partial);

	if (found == FOUND_ERROR || fstat(file->fd, &opened) != 0)
		return status_fail_errno("could not look at \"%s" SUFFIX "\"", file->path);
	if (found != FOUND_OURS)
		return status_fail("file \"%s" SUFFIX "\" was %s by another process", file->path,
			found == FOUND_OTHER ? "replaced" : "deleted");
	if ((uint64_t)opened.st_size != file->written)
		return status_fail("file \"%s" SUFFIX "\" was changed by another process: "
				   "it has %jd bytes, but %" PRIu64 " were written",
			file->path, (intmax_t)opened.st_size, file->written);
	return STATUS_DONE;
}

static enum status give_name(struct atomic_file *file)
{
	int result = file->replace ? renameat(file->folder, file->partial, file->folder, file->name)
				   : rename_to_free_name(file);

	if (result == 0)
		return STATUS_DONE;
	if (errno == EEXIST)
		return say_exists(file);
	fail_errno("could not rename \"%s" SUFFIX "\" to \"%s\"", file->path, file->path);
	if (!file->replace && is_unsupported(errno))
		hint("the file system cannot do that without replacing a file: -f allows it");
	return STATUS_FAILED;
}

/*
 * The file was renamed, but its folder could not be synced: the name may not survive a crash.
 * Without REPLACE the file is deleted again. With REPLACE it stays, since the replaced file is
 * gone.
 */
static enum status handle_unsynced_folder(struct atomic_file *file)
{
	if (file->replace) {
		fail_errno("file \"%s\" was written, but its folder could not be written to disk",
			file->path);
		return STATUS_UNKNOWN;
	}
	fail_errno("could not write the folder of \"%s\" to disk", file->path);
	switch (find_under_name(file, file->name)) {
	case FOUND_NOTHING:
	case FOUND_OTHER:
		return STATUS_FAILED;
	default:
		if (unlinkat(file->folder, file->name, 0) == 0)
			return STATUS_FAILED;
	}
	fail_errno("could not remove file \"%s\"", file->path);
	return STATUS_UNKNOWN;
}

/* Says where the file is, as far as the system knows. */
static void hint_at_place(const struct atomic_file *file)
{
	char link[DESCRIPTOR_PATH_SIZE], place[PATH_MAX];
	ssize_t length;

	descriptor_write_path(link, file->fd);
	length = readlink(link, place, sizeof place - 1);
	if (length <= 0)
		return;
	place[length] = '\0';
	hint("it is \"%s\" now", place);
}

/*
 * Checks that the path of the file still leads to it. Its folder may have been renamed since it was
 * opened. A file that is gone is no error: others may move finished backups away.
 */
static enum status check_path(const struct atomic_file *file)
{
	enum found folder = find_open_file(file->folder, AT_FDCWD, file->parent, 0);
	enum found found = find_under_name(file, file->name);

	if (folder == FOUND_ERROR || found == FOUND_ERROR)
		warn("could not look at \"%s\" again: %s", file->path, strerror(errno));
	if (folder == FOUND_NOTHING || folder == FOUND_OTHER) {
		fail("file \"%s\" was written, but its folder was renamed, deleted or mounted over",
			file->path);
		hint_at_place(file);
		return STATUS_UNKNOWN;
	}
	if (found == FOUND_OTHER) {
		fail("file \"%s\" was written, but another process has replaced it", file->path);
		return STATUS_UNKNOWN;
	}
	return STATUS_DONE;
}

enum status atomic_file_publish(struct atomic_file *file)
{
	enum status status;

	if (fsync(file->fd) != 0)
		return status_fail_errno(
			"could not write file \"%s" SUFFIX "\" to disk", file->path);
	status = check_partial(file);
	if (status == STATUS_DONE)
		status = give_name(file);
	if (status != STATUS_DONE)
		return status;
	return folder_sync(file->folder) == 0 ? check_path(file) : handle_unsynced_folder(file);
}

void atomic_file_close(struct atomic_file *file)
{
	if (file->partial && file->fd >= 0 && find_under_name(file, file->partial) == FOUND_OURS &&
		unlinkat(file->folder, file->partial, 0) != 0)
		warn("could not remove file \"%s" SUFFIX "\": %s", file->path, strerror(errno));
	release_file(file);
}
