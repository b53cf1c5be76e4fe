/*
 * Which pg_dump (or pg_dumpall) to run.
 *
 * Distributions install one set of client programs per major version, in a folder of its own. The
 * one of the server's major is best: an older one refuses to dump, and what a newer one writes may
 * not restore on the old server. Then comes the newest, and what PATH has comes last: on Debian it
 * is a wrapper with ideas of its own.
 */
#ifndef PG_DUMPER_H
#define PG_DUMPER_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct dumper {
	char *path; /* NULL: there is none */
	int major;  /* 0: it did not say */
};

/*
 * The one to run out of COUNT dumpers in the folders of distributions: of the major SERVER, or else
 * the newest; NULL if there are none. Of several with one major the first. Exported for tests.
 */
const struct dumper *dumper_choose(const struct dumper *dumpers, size_t count, int server);

/* Whether DUMPER is known to be too old for the major SERVER. Exported for tests. */
bool dumper_is_older(const struct dumper *dumper, int server);

/*
 * Finds PROGRAM ("pg_dump", "pg_dumpall") for the major SERVER, in distributions' folders under the
 * folder ROOT ("" but in tests), or on PATH. Returns STATUS_DONE, or STATUS_NOT_FOUND after an
 * error message.
 */
enum status dumper_find(struct dumper *dumper, const char *root, const char *program, int server,
	const char *option);

/*
 * Takes the program at PATH, which is searched for if it has no slash. Returns 0, or -1 if memory
 * is short.
 */
int dumper_take(struct dumper *dumper, const char *path);

/* Warns if the DUMPER, called PROGRAM, is too old for the major SERVER. */
void dumper_warn(const struct dumper *dumper, const char *program, int server, const char *option);

void dumper_release(struct dumper *dumper);

#endif
