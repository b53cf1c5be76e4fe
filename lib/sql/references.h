/*
 * What a statement of a dump needs that the dump itself does not bring: the roles and tablespaces
 * that it names.
 *
 * A dump of one database names them as they were in its cluster: owners, grantees, the roles of
 * policies, default privileges and user mappings, and the tablespaces of tables and of the
 * database. Read are the statements that pg_dump writes, on the line that they begin on, up to
 * LENGTH bytes; of anything else nothing is found, or a name too many. Source: the ArchiveEntry()
 * calls of pg_dump.c, and dumputils.c.
 */
#ifndef SQL_REFERENCES_H
#define SQL_REFERENCES_H

#include <stddef.h>

enum reference {
	REFERENCE_ROLE,
	REFERENCE_TABLESPACE,
};

/*
 * Calls TAKE, with CONTEXT, for each that STATEMENT names, in the order in which it does, some
 * perhaps more than once. Left out are PUBLIC and whatever begins with "pg_", which are always
 * there. The name is TAKE's until it returns.
 */
void references_find(const char *statement, size_t length,
	void (*found)(enum reference kind, const char *name, void *context), void *context);

#endif
