#include "store/local_removal.h"

#include "store/listing.h"
#include "store/local_store.h"
#include "unix/folder.h"
#include "unix/inner_path.h"
#include "unix/message.h"
#include "unix/run_report.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void local_removal_open(
	struct local_removal *removal, const struct local_store *store, struct listing *shown)
{
	*removal = (struct local_removal){.store = store, .shown = shown, .folder = -1};
}

/* Syncs the folder if something was deleted from it, so that a crash does not bring it back, and
 * closes it. */
static void leave_folder(struct local_removal *removal)
{
	if (removal->has_changed && folder_sync(removal->folder) != 0) {
		fail_errno("could not write the folder of \"%s/%s\" to disk", removal->store->path,
			removal->name);
		removal->has_failed = true;
	}
	if (removal->folder >= 0)
		close(removal->folder);
	removal->has_changed = false;
	removal->folder = -1;
}

/* True if the folder of NAME, its first PREFIX bytes, is the one that is open. */
static bool is_here(const struct local_removal *removal, const char *name, size_t prefix)
{
	return removal->folder >= 0 && removal->prefix == prefix &&
	       memcmp(removal->name, name, prefix) == 0;
}

/* Opens the folder of NAME, unless it is open already. *LAST is the name within it. */
static enum status enter_folder(struct local_removal *removal, const char *name, const char **last)
{
	const char *slash = strrchr(name, '/');
	size_t prefix = slash ? (size_t)(slash + 1 - name) : 0;

	*last = name + prefix;
	if (!is_here(removal, name, prefix)) {
		leave_folder(removal);
		removal->folder = inner_path_open_folder(removal->store->fd, name, last);
	}
	removal->name = name;
	removal->prefix = prefix;
	if (removal->folder < 0)
		return local_store_fail(removal->store, "remove", name);
	return STATUS_DONE;
}

static enum status check_file(
	const struct local_removal *removal, const char *name, const char *last)
{
	struct stat status;

	if (fstatat(removal->folder, last, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return local_store_fail(removal->store, "remove", name);
	if (!S_ISREG(status.st_mode))
		return local_store_refuse(removal->store, name);
	return STATUS_DONE;
}

static enum status remove_file(struct local_removal *removal, const char *name, const char *last)
{
	if (unlinkat(removal->folder, last, 0) != 0)
		return local_store_fail(removal->store, "remove", name);
	removal->has_changed = true;
	run_report_add(RUN_REPORT_DELETED, 1);
	note("removed \"%s/%s\"", removal->store->path, name);
	return STATUS_DONE;
}

static enum status remove_or_show(struct local_removal *removal, const char *name)
{
	const char *last;

	if (enter_folder(removal, name, &last) != STATUS_DONE ||
		check_file(removal, name, last) != STATUS_DONE)
		return STATUS_FAILED;
	if (removal->shown)
		return listing_print(removal->shown, name, 0, 0) == 0 ? STATUS_DONE : STATUS_FAILED;
	return remove_file(removal, name, last);
}

void local_removal_take(struct local_removal *removal, const char *name)
{
	if (remove_or_show(removal, name) != STATUS_DONE)
		removal->has_failed = true;
}

enum status local_removal_close(struct local_removal *removal)
{
	leave_folder(removal);
	return removal->has_failed ? STATUS_FAILED : STATUS_DONE;
}
