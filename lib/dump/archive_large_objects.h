/*
 * Finds the statements that name the roles of an archive's large objects, in its table of contents.
 *
 * Since version 17 pg_restore writes these statements only together with the data.
 */
#ifndef DUMP_ARCHIVE_LARGE_OBJECTS_H
#define DUMP_ARCHIVE_LARGE_OBJECTS_H

#include <stddef.h>

struct archive;

/*
 * Calls TAKE, until it does not return 0, with SQL for each entry of BYTES, the first LENGTH bytes
 * of the archive: an ALTER LARGE OBJECT that names the owner, or the GRANT and REVOKE statements.
 * ARCHIVE has been fed with them. Returns 0, or what TAKE returned, or -1 after an error message.
 */
int archive_large_objects_find(const struct archive *archive, const char *bytes, size_t length,
	int (*take)(void *context, const char *sql, size_t length), void *context);

#endif
