/*
 * What the beginning of a dump says of the server that it came from, and so of one that can take
 * it.
 *
 * pg_dump writes the versions and the encoding near the top, in all formats; pg_dumpall writes the
 * roles first, and the versions with the first database, or never. What it says is looked for in
 * the first DUMP_HEAD_MAX bytes of the stream.
 */
#ifndef DUMP_HEAD_H
#define DUMP_HEAD_H

#include <stdbool.h>
#include <stddef.h>

struct judge;

enum {
	DUMP_HEAD_MAX = 4 << 20,

	/* PostgreSQL keeps 63 bytes of a name. */
	DUMP_HEAD_NAME = 64,
};

struct dump_head {
	int server; /* major version of the server dumped; 0: not said */
	int dumper; /* that of pg_dump; 0: not said */

	/* Of a cluster: its first superuser, "postgres" if there is one so called; else "". */
	char superuser[DUMP_HEAD_NAME];

	/* Of a database: in which the dump is written, such as "UTF8"; "" if it does not say. */
	char encoding[DUMP_HEAD_NAME];
};

/*
 * Reads the first LENGTH bytes of a dump, to which JUDGE has listened. True if no more of them
 * would tell more; else it is to be called again with more of them.
 */
bool dump_head_read(
	struct dump_head *head, const struct judge *judge, const char *bytes, size_t length);

/*
 * The major version that takes the dump: pg_dump's, which is never older than the server's, since
 * what it writes may be too new for an older server. 0 if neither is said.
 */
int dump_head_major(const struct dump_head *head);

#endif
