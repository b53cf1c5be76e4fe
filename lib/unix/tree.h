/*
 * The regular files in a folder and in those below it, in the byte order of their paths.
 *
 * No symbolic link is followed, and none is a file. The names of one folder are read at a time, and
 * those of the folders above it kept; what vanishes meanwhile is passed over.
 */
#ifndef UNIX_TREE_H
#define UNIX_TREE_H

#include "unix/status.h"
#include "unix/text.h"

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

struct stat;

enum { TREE_DEPTH_MAX = 128 };

struct tree_entry {
	const char *name;
	bool is_folder;
};

/* A folder on the way from the root to where we are. */
struct tree_level {
	DIR *folder;
	struct text names; /* each with a byte before it that tells what it is */
	struct tree_entry *entries;
	size_t count;
	size_t next;
	size_t prefix; /* the length of its own path */
};

struct tree {
	const char *root;   /* as messages call it; the caller's */
	bool is_incomplete; /* something could not be read, as has been said */
	struct text path;   /* below the root */
	struct tree_level levels[TREE_DEPTH_MAX];
	int depth;
};

/* Begins at FOLDER. Returns STATUS_DONE, or STATUS_FAILED after an error message. To be closed in both cases. */
enum status tree_open(struct tree *tree, int folder, const char *root);

/*
 * The next file: *PATH, from FOLDER on and until the next call, and its STATUS. False if there is
 * no more. A folder that cannot be read, or that more than TREE_DEPTH_MAX are above, makes the tree
 * incomplete, and it goes on.
 */
bool tree_next(struct tree *tree, const char **path, struct stat *status);

void tree_close(struct tree *tree);

#endif
