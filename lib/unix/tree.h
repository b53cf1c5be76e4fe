/*
 * The regular files in a folder and its subfolders, in the byte order of their paths.
 *
 * Symbolic links are neither followed nor returned. Memory holds the names in the current folder
 * and in those above it. Files that disappear in the meantime are skipped.
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

/* The current folder, or one above it. */
struct tree_level {
	DIR *folder;
	struct text names; /* each with a byte before it: "/" for a folder */
	struct tree_entry *entries;
	size_t count;
	size_t next;
	size_t prefix; /* the length of the folder's path */
};

struct tree {
	const char *root;   /* for messages; the caller's */
	bool is_incomplete; /* something could not be read; an error was reported */
	struct text path;   /* relative to the root */
	struct tree_level levels[TREE_DEPTH_MAX];
	int depth;
};

/*
 * Begins at the descriptor FOLDER, which messages call ROOT. Returns STATUS_DONE, or STATUS_FAILED
 * after an error message. Must be closed in both cases.
 */
enum status tree_open(struct tree *tree, int folder, const char *root);

/*
 * Returns the next file: its *PATH, relative to the root and valid until the next call, and its
 * STATUS. False at the end. If a folder cannot be read, or is more than TREE_DEPTH_MAX levels deep,
 * the tree is marked as incomplete, after an error message, and the walk continues.
 */
bool tree_next(struct tree *tree, const char **path, struct stat *status);

void tree_close(struct tree *tree);

#endif
