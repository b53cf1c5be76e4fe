#include "unix/tree.h"

#include "unix/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	/* Enough for TREE_DEPTH_MAX names of NAME_MAX bytes. */
	PATH_LIMIT = (TREE_DEPTH_MAX + 1) * 1024,

	/* For all names in one folder. */
	NAMES_LIMIT = 1 << 30,
};

/* Reports an error at the current path, and marks the tree as incomplete. */
static void fail_at_path(struct tree *tree, const char *what, const char *reason)
{
	size_t length = tree->path.length;
	const char *slash = length > 0 || *tree->root == '\0' ? "/" : "";

	if (length > 0 && tree->path.bytes[length - 1] == '/')
		length--;
	fail("could not %s \"%s%s%.*s\": %s", what, tree->root, slash, (int)length,
		tree->path.bytes, reason);
	tree->is_incomplete = true;
}

/* Its type as in st_mode; 0 if the file is gone. Returns -1 with errno on failure. */
static int find_type(int folder, const struct dirent *entry, mode_t *type)
{
	struct stat status;

	*type = (mode_t)DTTOIF(entry->d_type);
	if (entry->d_type != DT_UNKNOWN)
		return 0;
	if (fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? 0 : -1;
	*type = status.st_mode & S_IFMT;
	return 0;
}

static int add_tree_entry(struct tree_level *level, const char *name, bool is_folder)
{
	text_add_byte(&level->names, is_folder ? '/' : ' ');
	text_add_bytes(&level->names, name, strlen(name) + 1);
	if (level->names.broken) {
		errno = ENOMEM;
		return -1;
	}
	level->count++;
	return 0;
}

static int read_entry(struct tree_level *level, const struct dirent *entry)
{
	mode_t type;

	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return 0;
	if (find_type(dirfd(level->folder), entry, &type) != 0)
		return -1;
	if (type != S_IFREG && type != S_IFDIR)
		return 0;
	return add_tree_entry(level, entry->d_name, type == S_IFDIR);
}

/* Compare folder names as if they ended in "/", so that entries sort like full paths. */
static unsigned char byte_at(const struct tree_entry *entry, size_t index)
{
	if (entry->name[index] == '\0' && entry->is_folder)
		return '/';
	return (unsigned char)entry->name[index];
}

static int compare_entries(const void *left, const void *right)
{
	const struct tree_entry *a = left, *b = right;
	size_t i = 0;

	while (a->name[i] != '\0' && a->name[i] == b->name[i])
		i++;
	return byte_at(a, i) - byte_at(b, i);
}

static int read_folder_names(struct tree_level *level)
{
	struct dirent *entry;

	while ((errno = 0, entry = readdir(level->folder)))
		if (read_entry(level, entry) != 0)
			return -1;
	return errno == 0 ? 0 : -1;
}

/* Makes sorted entries of the names. Their addresses are stable only now. */
static int make_entries(struct tree_level *level)
{
	const char *name = level->names.bytes;

	level->entries = calloc(level->count + 1, sizeof *level->entries);
	if (!level->entries) {
		level->count = 0;
		return -1;
	}
	for (size_t i = 0; i < level->count; i++) {
		level->entries[i].is_folder = *name == '/';
		level->entries[i].name = name + 1;
		name += strlen(name) + 1;
	}
	qsort(level->entries, level->count, sizeof *level->entries, compare_entries);
	return 0;
}

static void leave_folder(struct tree *tree)
{
	struct tree_level *level = &tree->levels[--tree->depth];

	closedir(level->folder);
	text_release(&level->names);
	free(level->entries);
}

/*
 * Opens the folder NAME in ABOVE, at the current path. NULL if it is gone, or after an error
 * message.
 */
static DIR *open_level(struct tree *tree, int above, const char *name)
{
	int fd = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = NULL;

	if (fd >= 0)
		folder = fdopendir(fd);
	if (folder)
		return folder;
	if (errno != ENOENT || tree->depth == 0)
		fail_at_path(tree, "open folder", strerror(errno));
	if (fd >= 0)
		close(fd);
	return NULL;
}

/* Makes the folder NAME in ABOVE the current one. On a read error its first names are used. */
static void enter_folder(struct tree *tree, int above, const char *name)
{
	struct tree_level *level = &tree->levels[tree->depth];
	DIR *folder;

	if (tree->depth == TREE_DEPTH_MAX) {
		fail_at_path(tree, "open folder", "it is nested too deeply");
		return;
	}
	folder = open_level(tree, above, name);
	if (!folder)
		return;
	*level = (struct tree_level){.folder = folder, .prefix = tree->path.length};
	text_init(&level->names, NAMES_LIMIT);
	tree->depth++;
	if (read_folder_names(level) != 0)
		fail_at_path(tree, "read folder", strerror(errno));
	if (make_entries(level) != 0)
		fail_at_path(tree, "read folder", strerror(errno));
}

enum status tree_open(struct tree *tree, int folder, const char *root)
{
	tree->root = root;
	tree->is_incomplete = false;
	tree->depth = 0;
	text_init(&tree->path, PATH_LIMIT);
	enter_folder(tree, folder, ".");
	return tree->depth > 0 ? STATUS_DONE : STATUS_FAILED;
}

/* Sets the path to that of the entry; enters it if it is a folder. True if it is a file. */
static bool visit_entry(struct tree *tree, const struct tree_entry *entry, struct stat *status)
{
	int folder = dirfd(tree->levels[tree->depth - 1].folder);

	text_add(&tree->path, entry->name);
	if (entry->is_folder)
		text_add_byte(&tree->path, '/');
	if (tree->path.broken) {
		fail_at_path(tree, "look at", "out of memory");
		return false;
	}
	if (entry->is_folder) {
		enter_folder(tree, folder, entry->name);
		return false;
	}
	if (fstatat(folder, entry->name, status, AT_SYMLINK_NOFOLLOW) == 0)
		return S_ISREG(status->st_mode);
	if (errno != ENOENT)
		fail_at_path(tree, "look at", strerror(errno));
	return false;
}

bool tree_next(struct tree *tree, const char **path, struct stat *status)
{
	while (tree->depth > 0) {
		struct tree_level *level = &tree->levels[tree->depth - 1];

		text_cut(&tree->path, level->prefix);
		if (level->next == level->count)
			leave_folder(tree);
		else if (visit_entry(tree, &level->entries[level->next++], status)) {
			*path = tree->path.bytes;
			return true;
		}
	}
	return false;
}

void tree_close(struct tree *tree)
{
	while (tree->depth > 0)
		leave_folder(tree);
	text_release(&tree->path);
}
