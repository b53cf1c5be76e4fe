/*
 * Finds the roles and tablespaces that a statement of a dump refers to.
 *
 * A dump of one database refers to roles and tablespaces of its cluster but does not create them:
 * owners, grantees, the roles of policies, default privileges and user mappings, the tablespaces of
 * tables and of the database. The statements are read as pg_dump writes them. In other statements
 * references may be missed, or words mistaken for names.
 *
 * Source: the ArchiveEntry() calls of pg_dump.c, and dumputils.c.
 */
#ifndef SQL_REFERENCES_H
#define SQL_REFERENCES_H

#include <stddef.h>

enum reference {
	REFERENCE_ROLE,
	REFERENCE_TABLESPACE,
};

/*
 * Calls FOUND with CONTEXT for each name in STATEMENT, a statement or its first LENGTH bytes, in
 * order; a name may be reported more than once. PUBLIC and names that begin with "pg_" are left
 * out: they exist in every cluster. NAME is valid during the call only.
 */
void references_find(const char *statement, size_t length,
	void (*found)(enum reference kind, const char *name, void *context), void *context);

#endif
