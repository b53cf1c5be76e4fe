/*
 * Knows whether a dump in plain format, of pg_dump or of pg_dumpall, has its end.
 *
 * Fed with the dump in pieces of any size, from its heading on. Only the very end counts, since the
 * text of the end marker can stand in the middle of valid data: the comment "PostgreSQL database
 * dump complete" and, where the dump of a database began with `\restrict KEY`, `\unrestrict` with
 * the same key (the releases since August 2025). A dump of a cluster contains whole dumps of
 * databases, and ends with a marker of its own. Source: RestoreArchive() of pg_backup_archiver.c
 * and main() of pg_dumpall.c.
 */
#ifndef DUMP_PLAIN_H
#define DUMP_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#define PLAIN_HEADING "--\n-- PostgreSQL database dump\n--\n\n"
#define PLAIN_CLUSTER_HEADING "--\n-- PostgreSQL database cluster dump\n--\n\n"

enum { PLAIN_KEPT = 4096 };

struct plain {
	bool is_cluster;
	size_t head_length;
	size_t tail_length;
	char head[PLAIN_KEPT]; /* the first bytes */
	char tail[PLAIN_KEPT]; /* the last bytes */
};

void plain_open(struct plain *plain, bool is_cluster);

void plain_feed(struct plain *plain, const void *bytes, size_t length);

/* The stream has ended: NULL if the dump is complete, or a constant text that says what is wrong.
 */
const char *plain_fault(const struct plain *plain);

/*
 * The rest of the line "-- Dumped TITLE ..." near the top, such as the version in "Dumped from
 * database version 15.18"; its *LENGTH bytes stand in the head. NULL if there is none.
 */
const char *plain_find(const struct plain *plain, const char *title, size_t *length);

#endif
