/*
 * Walks along the table of contents of an archive, entry by entry, in memory.
 */
#ifndef DUMP_ARCHIVE_WALK_H
#define DUMP_ARCHIVE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive;

struct archive_walk {
	const struct archive *archive;
	const char *next;
	const char *end;
	uint64_t entries_left;
	bool is_cut;        /* the bytes end within an item */
	bool is_compressed; /* the data is, by pg_dump itself */
	uint64_t number;    /* the last integer or byte, or the flag of the last offset */
	bool is_negative;   /* the last integer; `number` is 0 then */
};

struct archive_piece {
	const char *bytes; /* not NUL-terminated; NULL: absent */
	size_t length;
};

/* Source: teSection of pg_backup.h. */
enum archive_section {
	ARCHIVE_SECTION_NONE = 1, /* that of the entry before it */
	ARCHIVE_SECTION_PRE_DATA,
	ARCHIVE_SECTION_DATA,
	ARCHIVE_SECTION_POST_DATA,
};

struct archive_entry {
	uint64_t id;
	uint64_t section;               /* enum archive_section; 0 if there is none */
	struct archive_piece table_oid; /* of the catalog that lists the object */
	struct archive_piece oid;
	struct archive_piece tag;
	struct archive_piece description;
	struct archive_piece definition;
	struct archive_piece copy;
	struct archive_piece owner;
	struct archive_piece schema;
	bool has_data; /* in the custom format: a block of data belongs to it */
};

/*
 * Begins a walk along BYTES, the first LENGTH bytes of the archive or, in the tar format, of
 * toc.dat. ARCHIVE has been fed with them, and knows its version.
 */
void archive_walk_open(
	struct archive_walk *walk, const struct archive *archive, const char *bytes, size_t length);

/* Reads the next entry. False if there is none, or if it is cut. */
bool archive_walk_next(struct archive_walk *walk, struct archive_entry *entry);

/* The number of bytes up to the current place: after the last entry, those of the contents. */
size_t archive_walk_length(const struct archive_walk *walk, const char *bytes);

/* Whether the piece is the text WORD. */
bool archive_piece_is(const struct archive_piece *piece, const char *word);

#endif
