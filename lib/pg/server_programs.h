/*
 * Chooses the PostgreSQL server that a dump is rehearsed on: the folder with the programs of one
 * major version (postgres, initdb, psql and pg_restore).
 *
 * The dump's own major version is best. An older server may reject the dump; a newer one accepts
 * dumps of older ones.
 */
#ifndef PG_SERVER_PROGRAMS_H
#define PG_SERVER_PROGRAMS_H

struct server_programs {
	char *folder; /* without a trailing slash */
	int major;    /* 0: unknown */
};

/*
 * Finds the programs for a dump of the major version MAJOR (0: unknown), in the folders of
 * distributions under ROOT ("" except in tests), or in the folder of the initdb on PATH. Returns 0,
 * or -1 after an error message. Must be released in all cases.
 */
int server_programs_find(struct server_programs *programs, const char *root, int major);

/* Uses the programs in FOLDER. Returns 0, or -1 after an error message. */
int server_programs_take(struct server_programs *programs, const char *folder);

void server_programs_release(struct server_programs *programs);

#endif
