/*
 * Finds installed PostgreSQL programs and their major versions.
 *
 * Distributions install one set of programs per major version, each set in its own folder.
 */
#ifndef PG_INSTALLED_H
#define PG_INSTALLED_H

#include <stdbool.h>
#include <stddef.h>

enum {
	INSTALLED_MAX = 64,
	INSTALLED_PATIENCE = 10000, /* milliseconds for an answer to --version */
};

struct installed {
	char *path; /* of the program; NULL: not found */
	int major;  /* 0: unknown */
	bool beta;  /* known to be unreleased: a beta version or a release candidate */
};

/*
 * Stores in LIST, of INSTALLED_MAX elements, the versions of PROGRAM in the folders of known
 * distributions, under the folder ROOT ("" except in tests). Returns their number. Each must be
 * released.
 */
size_t installed_find(struct installed *list, const char *root, const char *program);

void installed_release(struct installed *installed);

/*
 * Chooses among COUNT INSTALLED programs for a server or dump of the major version MAJOR: the
 * oldest that is not older than MAJOR, or the newest if MAJOR is 0. A beta is chosen only if no
 * other qualifies. NULL if none does. Exported for tests.
 */
const struct installed *installed_nearest(
	const struct installed *installed, size_t count, int major);

/*
 * Chooses as installed_nearest() does. Unless one is of the version MAJOR itself, it runs the newer
 * ones with --version first, for at most PATIENCE milliseconds each, to find out which are betas.
 */
const struct installed *installed_choose(
	struct installed *installed, size_t count, int major, int patience);

/*
 * Returns the major version in the output of --version, such as "pg_dump (PostgreSQL) 15.18 (Debian
 * 15.18-1)", or 0 if there is none. Exported for tests.
 */
int installed_parse_major(const char *line);

/* Whether LINE, as above, names a version that is not released: 19devel, 19beta1, 19rc1. Exported
 * for tests. */
bool installed_parse_beta(const char *line);

/* Whether psql of the version in LINE, as above, has \restrict (CVE-2025-8714). Exported for tests.
 */
bool installed_parse_restrict(const char *line);

/*
 * Runs PROGRAM (a path, or a name to be found on PATH) with --version, and returns its major
 * version; 0 if it does not print one within PATIENCE milliseconds. It is then killed.
 */
int installed_read_major(const char *program, int patience);

/* The first minor version of psql MAJOR that has \restrict; 0 if none or all have it. */
int installed_restrict_minor(int major);

/* The same, for what installed_parse_restrict() tells. */
bool installed_knows_restrict(const char *program, int patience);

#endif
