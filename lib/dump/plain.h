/*
 * Plain-text dumps, by pg_dump or pg_dumpall: recognises whether a dump has its end.
 *
 * Only the last bytes count, because data may contain the text of the end marker. A complete dump
 * ends in the comment "PostgreSQL database dump complete". If it begins with `\restrict KEY`, as
 * dumps by the releases since August 2025 do, `\unrestrict` with the same key must follow. A dump
 * by pg_dumpall contains whole dumps of databases and ends in another marker. Bytes between the
 * beginning and the end are not examined. Without a key, a dump that is cut right after a copy of
 * the end marker in its data therefore looks complete; with a key, which is random, it does not.
 *
 * The dump comes in pieces of any size, beginning with its heading. The struct keeps the first and
 * the last PLAIN_KEPT bytes.
 *
 * Source: RestoreArchive() of pg_backup_archiver.c and main() of pg_dumpall.c.
 */
#ifndef DUMP_PLAIN_H
#define DUMP_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#define PLAIN_HEADING "--\n-- PostgreSQL database dump\n--\n\n"
#define PLAIN_CLUSTER_HEADING "--\n-- PostgreSQL database cluster dump\n--\n\n"

enum { PLAIN_KEPT = 4096 };

struct plain {
	bool is_cluster; /* by pg_dumpall */
	size_t head_length;
	size_t tail_length;
	char head[PLAIN_KEPT]; /* the first bytes */
	char tail[PLAIN_KEPT]; /* the last bytes */
};

void plain_open(struct plain *plain, bool is_cluster);

/* Takes the next LENGTH bytes. */
void plain_feed(struct plain *plain, const void *bytes, size_t length);

/* The dump has ended: NULL if it is complete, else a constant text that says what is wrong. */
const char *plain_fault(const struct plain *plain);

/*
 * Finds the line "-- Dumped TITLE ..." in the first PLAIN_KEPT bytes, such as "-- Dumped from
 * database version 15.18". Returns what follows TITLE, *LENGTH bytes in the head; NULL if there is
 * no such line.
 */
const char *plain_find(const struct plain *plain, const char *title, size_t *length);

#endif
