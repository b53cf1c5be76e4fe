/*
 * Which PostgreSQL to run for a dump: the folder with the programs of one major version, postgres,
 * initdb, psql and pg_restore.
 *
 * The dump's own major is best. An older server may refuse what is in the dump; a newer one takes
 * what older ones wrote.
 */
#ifndef PG_SERVER_PROGRAMS_H
#define PG_SERVER_PROGRAMS_H

#include <stddef.h>

struct installed;

struct server_programs {
	char *folder; /* without a slash at its end */
	int major;    /* 0: it did not say */
};

/*
 * The one to run out of COUNT that are INSTALLED, for a dump of MAJOR: the same, or else the next
 * newer; of 0 the newest. NULL if there is none. Exported for tests.
 */
const struct installed *server_programs_choose(
	const struct installed *installed, size_t count, int major);

/*
 * Finds those for a dump of MAJOR, 0 if that is not known, in distributions' folders under the
 * folder ROOT ("" but in tests), or beside the initdb on PATH. Returns 0, or -1 after an error
 * message.
 */
int server_programs_find(struct server_programs *programs, const char *root, int major);

/* Takes those in FOLDER. Returns 0, or -1 after an error message. */
int server_programs_take(struct server_programs *programs, const char *folder);

void server_programs_release(struct server_programs *programs);

#endif
