/*
 * What the file name of a dump says: the reverse of name.h.
 *
 * A name is one only if name.h makes just this name of what was read from it: a database, encoded
 * as there, or _globals or _all; "-" and a time (unix/iso_time.h); the extension of the format; and
 * a suffix, which is empty or begins with ".". So no two names stand for the same database unless
 * they begin alike, and nothing that other programs name by rules of their own is taken for a dump.
 * A database may itself be called like a name with a time: it is the last time that counts.
 * NAME.partial, which is still being written (unix/atomic_file.h), is none either.
 */
#ifndef DUMP_NAME_H
#define DUMP_NAME_H

#include "dump/kind.h"

#include <stddef.h>
#include <time.h>

/* Longer than those of any server: 63 bytes is PostgreSQL's limit unless it was compiled anew. */
enum { DUMP_NAME_DATABASE_MAX = 1023 };

struct dump_name {
	/*
	 * How many bytes stand before the "-" of the time: the folder and the database. Names are
	 * of one database in one folder just if these bytes are the same.
	 */
	size_t stem;
	struct dump_kind kind;
	char database[DUMP_NAME_DATABASE_MAX +
		      1]; /* decoded; empty unless KIND says one database */
	struct timespec time;
};

/*
 * Reads TEXT, a file name, with or without folders before it. 1 if it is the name of a dump with a
 * time; 0 if not; -1 after an error message: memory is short.
 */
int dump_name_read(struct dump_name *name, const char *text);

#endif
