/*
 * Where a local backup goes: the DESTINATION of pgb-put-local.
 */
#ifndef STORE_LOCAL_DESTINATION_H
#define STORE_LOCAL_DESTINATION_H

#include <stdbool.h>

struct options_mistake;

/* Whether PATH, which may be empty, is an existing folder or ends in "/". */
bool local_destination_is_folder(const char *path);

/*
 * Returns what is wrong with PATH as a destination of pgbackup, or NULL. It must be a folder, or
 * look like a file on purpose: with a suffix, or IS_NAMED, in a folder that exists or, with
 * PARENTS, is created. The name of a database, given where the destination was forgotten, is thus
 * not taken for a file.
 */
const struct options_mistake *local_destination_check(
	const char *path, bool is_named, bool parents);

#endif
