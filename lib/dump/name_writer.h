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
#ifndef DUMP_NAME_WRITER_H
#define DUMP_NAME_WRITER_H

#include <stdbool.h>
#include <time.h>

struct dump_kind;
struct text;

enum { NAME_TIME_SIZE = 32 };

/* Writes NOW as 20261122T023000Z. */
void name_time(char time[NAME_TIME_SIZE], time_t now);

/*
 * Adds to TEXT the name of the dump of DATABASE (not looked at unless KIND says one database);
 * TIME is NULL for a name without one; SUFFIX, "" for none, comes last as it is.
 */
void name_add(struct text *text, const struct dump_kind *kind, const char *database,
	const char *time, const char *suffix);

/* Whether there is a control character, of those above, in TEXT. */
bool name_has_control(const char *text);

/* Whether TEXT can stand in a name as the user gave it: no "/", no control characters. */
bool name_accepts(const char *text);

#endif
