/*
 * Plain-text dumps, by pg_dump or pg_dumpall: recognises whether a dump has its end, and whether it
 * is alone in its stream.
 *
 * A complete dump ends in the comment "PostgreSQL database dump complete", or in that of a cluster.
 * If it has `\restrict KEY`, as dumps by the releases since August 2025 do, `\unrestrict` with the
 * same key must follow; sections.h says how more than one dump is found then. In a dump without a
 * key, data may contain the text of the end. Only the last bytes count there, and the beginnings
 * and ends are counted (headings.h): if it is cut right after a copy of the end in its data, it
 * looks complete.
 *
 * Blank lines may follow the end. Other bytes after it, and other whole dumps, are
 * VERDICT_FOLLOWED.
 *
 * The dump comes in pieces of any size, beginning with its heading. The struct keeps the first and
 * the last PLAIN_KEPT bytes.
 *
 * Source: RestoreArchive() of pg_backup_archiver.c and main() of pg_dumpall.c.
 */
#ifndef DUMP_PLAIN_H
#define DUMP_PLAIN_H

#include "dump/headings.h"
#include "dump/sections.h"
#include "dump/verdict.h"

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
	struct sections sections;
	struct headings headings; /* of a dump without sections */
};

void plain_open(struct plain *plain, bool is_cluster);

/* Takes the next LENGTH bytes. */
void plain_feed(struct plain *plain, const void *bytes, size_t length);

/* The dump has ended. */
void plain_finish(struct plain *plain);

/* The verdict, after plain_finish(); *REASON is a constant text, NULL if it is complete. */
enum verdict plain_verdict(const struct plain *plain, const char **reason);

/*
 * Finds the line "-- Dumped TITLE ..." in the first PLAIN_KEPT bytes, such as "-- Dumped from
 * database version 15.18". Returns what follows TITLE, *LENGTH bytes in the head; NULL if there is
 * no such line.
 */
const char *plain_find(const struct plain *plain, const char *title, size_t *length);

#endif
