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

#endif
