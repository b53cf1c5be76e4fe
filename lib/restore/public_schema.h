/*
 * Makes way for the schema "public" of an archive that pg_restore -j restores.
 *
 * Every new database has this schema. pg_restore fails at CREATE SCHEMA public, which an archive
 * has if it was made with "-n public", or if its database had another schema of that name. An
 * archive that only changes the owner or the comment of the schema lists it in the same way, so the
 * statements of that entry are looked at.
 */
#ifndef RESTORE_PUBLIC_SCHEMA_H
#define RESTORE_PUBLIC_SCHEMA_H

#include "unix/status.h"

struct restore_programs;

/*
 * Drops the schema "public" of the database TARGET if the archive PATH creates it. STATUS_FAILED
 * after an error message, or without one if a stop was requested.
 */
enum status public_schema_make_way(
	const struct restore_programs *programs, char *path, const char *target);

#endif
