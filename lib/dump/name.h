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

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct dump_kind;
struct text;

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

/*
 * The file name of a dump: DATABASE-TIME.EXTENSION, such as app-20261122T023000Z.sql.
 *
 * Whatever a database is called, what stands for it is safe in a file name for the shell's tools,
 * tar, scp, rsync and Windows shares, and percent-decoding gives its name again. Encoded are "/",
 * "%", ":", "*", "?", the double quote, "<", ">", "|", the backslash, control characters (C0, DEL
 * and, as UTF-8 writes them, C1), bytes that are not UTF-8, and "." "-" "_" in the first place;
 * blanks and letters of all scripts stay. A leading underscore is so left for the reserved names,
 * _globals and _all. The time is ISO 8601's basic form in UTC, which has no colons: the names of
 * one database's dumps sort by time.
 */

enum { DUMP_NAME_TIME_SIZE = 32 };

/* Writes NOW as 20261122T023000Z. */
void dump_name_time(char time[DUMP_NAME_TIME_SIZE], time_t now);

/*
 * Adds to TEXT the name of the dump of DATABASE (not looked at unless KIND says one database);
 * TIME is NULL for a name without one; SUFFIX, "" for none, comes last as it is.
 */
void dump_name_add(struct text *text, const struct dump_kind *kind, const char *database,
	const char *time, const char *suffix);

/* Whether there is a control character, of those above, in TEXT. */
bool dump_name_has_control(const char *text);

/* Whether TEXT can stand in a name as the user gave it: no "/", no control characters. */
bool dump_name_accepts(const char *text);

#endif
