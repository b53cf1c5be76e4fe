/*
 * File names of dumps: DATABASE[%~partial]-TIME.EXTENSION[.SUFFIX], such as
 * app-20261122T023000Z.sql.zst. Writes them and reads them.
 *
 * DATABASE is the name of the database, percent-encoded where it would not be safe in a file name
 * for the shell's tools, tar, scp, rsync or a Windows share. These are encoded: "/", "%", ":", "*",
 * "?", the double quote, "<", ">", "|" and the backslash; control characters (C0, DEL, and C1 in
 * UTF-8); bytes that are not UTF-8; and ".", "-" or "_" as the first character. Spaces and the
 * letters of all scripts are kept. So an encoded name never begins with an underscore, and _globals
 * and _all are free to mean the global objects and the whole cluster.
 *
 * "%~partial" marks a dump that leaves something out (struct dump_kind). It is not the name of a
 * database, in which "%" always begins an escape of two digits.
 *
 * TIME is written in ISO 8601's basic form in UTC, which has no colons, so that the dumps of one
 * database sort by time. All forms of unix/iso_time.h are read. EXTENSION is that of the format.
 *
 * A name is read only if writing what was read gives the same name again. So each database has
 * exactly one encoding, and files that other programs named by other rules are not mistaken for
 * dumps. NAME.partial, a file that is being written (unix/atomic_file.h), is not the name of a
 * dump. If a name contains several times, because a database is called like a dump, the last one
 * counts.
 *
 * A companion is a file that has the name of a dump with one more suffix, but is not a dump: a
 * checksum, a signature, or a piece or unfinished copy of a dump (.part1, .tmp, and the dot with
 * eight hexadecimal digits that "aws s3 cp" appends). All other suffixes are those of dumps.
 */
#ifndef DUMP_NAME_H
#define DUMP_NAME_H

#include "dump/kind.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct text;

enum {
	/* The longest name of a database. PostgreSQL's limit is 63 bytes unless it is rebuilt. */
	DUMP_NAME_DATABASE_MAX = 1023,

	DUMP_NAME_TIME_SIZE = 32,
};

struct dump_name {
	/*
	 * The length of the text before the "-" of the time: the folder and the database. Two names
	 * belong to the same database in the same folder if and only if these bytes are equal.
	 */
	size_t stem;
	struct dump_kind kind;
	bool companion;                            /* of the dump with the same stem and time */
	char database[DUMP_NAME_DATABASE_MAX + 1]; /* decoded; "" unless it is one database */
	struct timespec time;
};

/*
 * Reads TEXT, a file name with or without folders. Returns 1 if it is the name of a dump with a
 * time or of a companion, 0 if not, and -1 after an error message if memory is short.
 */
int dump_name_read(struct dump_name *name, const char *text);

/* Writes NOW as 20261122T023000Z. */
void dump_name_time(char time[DUMP_NAME_TIME_SIZE], time_t now);

/*
 * Adds the name of a dump to TEXT. DATABASE is used only if KIND is one database. TIME and SUFFIX
 * are added as they are; TIME may be NULL for a name without a time, SUFFIX "" for none.
 */
void dump_name_add(struct text *text, const struct dump_kind *kind, const char *database,
	const char *time, const char *suffix);

/* True if TEXT contains a control character. */
bool dump_name_has_control(const char *text);

/* True if TEXT can be used as TIME or SUFFIX: it has no "/" and no control characters. */
bool dump_name_accepts(const char *text);

#endif
