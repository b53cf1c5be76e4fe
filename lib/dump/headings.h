/*
 * Counts the beginnings and ends of dumps in a plain dump without \restrict.
 *
 * Nothing but their text tells such dumps apart, and data may contain that text. A beginning is
 * therefore a heading with the line that pg_dump or pg_dumpall writes after it. There is more than
 * one dump if a heading follows an end at once, since pg_dumpall writes other lines between them,
 * or if it follows the definition of a database (database_block.h). If there are more beginnings
 * than ends, one of the dumps is cut short, or data contains the beginning of a dump, but not its
 * end. An end in the data hides a dump that is cut short after it.
 */
#ifndef DUMP_HEADINGS_H
#define DUMP_HEADINGS_H

#include "dump/stream_search.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How often dumps of a kind begin and end. */
struct heading_count {
	uint64_t begun;
	uint64_t ended;
};

struct headings {
	struct stream_search search;
	struct heading_count databases;
	struct heading_count clusters;
	uint64_t joints; /* ends that a heading follows at once, or after blank lines */
};

/* Begins to count. The heading at the beginning of the dump, of a cluster or a database, counts. */
void headings_open(struct headings *headings, bool is_cluster);

/* Takes the next LENGTH bytes of the dump. The first ones are its heading. */
void headings_feed(struct headings *headings, const char *bytes, size_t length);

/* The dump has ended. */
void headings_finish(struct headings *headings);

/* Whether there are at least as many ends as beginnings, of databases and of clusters. */
bool headings_have_ends(const struct headings *headings);

/* Whether there are exactly as many. */
bool headings_are_balanced(const struct headings *headings);

#endif
