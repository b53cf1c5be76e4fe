/*
 * Finds installed PostgreSQL programs and their major versions.
 *
 * Distributions install one set of programs per major version, each set in its own folder.
 */
#ifndef PG_INSTALLED_H
#define PG_INSTALLED_H

#include <stddef.h>

enum { INSTALLED_MAX = 64 };

struct installed {
	char *path; /* of the program; NULL: not found */
	int major;  /* 0: unknown */
};

/*
 * Stores in LIST, of INSTALLED_MAX elements, the versions of PROGRAM in the folders of known
 * distributions, under the folder ROOT ("" except in tests). Returns their number. Each must be
 * released.
 */
size_t installed_find(struct installed *list, const char *root, const char *program);

void installed_release(struct installed *installed);

/*
 * Returns the major version in the output of --version, such as "pg_dump (PostgreSQL) 15.18 (Debian
 * 15.18-1)", or 0 if there is none. Exported for tests.
 */
int installed_parse_major(const char *line);

/*
 * Runs PROGRAM (a path, or a name to be found on PATH) with --version, and returns its major
 * version; 0 if it does not print one within PATIENCE milliseconds. It is then killed.
 */
int installed_read_major(const char *program, int patience);

#endif
