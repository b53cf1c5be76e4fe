/*
 * Reads from the beginning of a dump what a server needs to restore it: the version, the encoding
 * and the superuser.
 *
 * In all formats, pg_dump writes the versions and the encoding near the top. pg_dumpall writes the
 * roles first, and the versions with the first database, if there is one. The first DUMP_HEAD_MAX
 * bytes are searched.
 */
#ifndef DUMP_HEAD_H
#define DUMP_HEAD_H

#include <stdbool.h>
#include <stddef.h>

struct judge;

enum {
	DUMP_HEAD_MAX = 4 << 20,

	/* The size of a name: NAMEDATALEN. */
	DUMP_HEAD_NAME = 64,
};

struct dump_head {
	int server; /* major version of the dumped server; 0 if unknown */
	int dumper; /* major version of pg_dump; 0 if unknown */

	/* Of a dump by pg_dumpall: "postgres" if that is a superuser, else the first one, or "". */
	char superuser[DUMP_HEAD_NAME];

	/* Of a dump of one database: the client encoding, such as "UTF8"; "" if unknown. */
	char encoding[DUMP_HEAD_NAME];
};

/*
 * Reads the first LENGTH bytes of a dump; JUDGE has been fed with them. False if more bytes are
 * needed: the caller calls it again once it has them, with all bytes from the first one.
 */
bool dump_head_read(
	struct dump_head *head, const struct judge *judge, const char *bytes, size_t length);

/*
 * The major version that can restore the dump, 0 if unknown. It is the version of pg_dump, which is
 * never older than the server: its output may be too new for an older server.
 */
int dump_head_major(const struct dump_head *head);

#endif
