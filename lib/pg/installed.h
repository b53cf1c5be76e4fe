/*
 * PostgreSQL's programs as distributions install them: one set per major version, side by side,
 * each in a folder of its own.
 */
#ifndef PG_INSTALLED_H
#define PG_INSTALLED_H

#include <stddef.h>

enum { INSTALLED_MAX = 64 };

struct installed {
	char *path; /* of the program */
	int major;
};

/*
 * Fills LIST, of INSTALLED_MAX, with the versions of PROGRAM in distributions' folders under the
 * folder ROOT ("" but in tests), and returns how many there are. To be released one by one.
 */
size_t installed_find(struct installed *list, const char *root, const char *program);

void installed_release(struct installed *installed);

/*
 * Of which version a PostgreSQL client program is: what it says to --version.
 */

/*
 * The major in a line such as "pg_dump (PostgreSQL) 15.18 (Debian 15.18-1)"; 0 if it is none. The
 * text is looked at up to its NUL. Exported for tests.
 */
int installed_parse_major(const char *line);

/*
 * Runs PROGRAM (a path, or a name to be found on PATH) and reads its major; 0 if it does not say
 * within PATIENCE milliseconds, after which it is killed.
 */
int installed_read_major(const char *program, int patience);

#endif
