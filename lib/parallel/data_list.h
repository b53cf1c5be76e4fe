/*
 * The data of a dump: the entries of an archive's table of contents that have some, in order.
 *
 * The entry is found by the OID of its object, and by nothing else: the name in its COPY statement
 * may be that of another table.
 */
#ifndef PARALLEL_DATA_LIST_H
#define PARALLEL_DATA_LIST_H

#include "dump/archive_walk.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dump_source;

struct data_item {
	struct archive_entry entry; /* its texts are those of the contents */
	const char *columns;        /* of a table: quoted, not NUL-terminated */
	size_t columns_length;
	uint64_t oid;
	char *name;          /* of a table: schema and name, quoted; owned by the list */
	bool is_plain;       /* its rows are ours to read; else pg_dump writes the data */
	bool has_ranges;     /* can be read in ranges of pages */
	uint64_t pages;      /* of a plain table */
	uint64_t size;       /* of the same, in bytes, with what is stored out of line */
	bool has_large_rows; /* larger than a session's share of the memory, as far as is known */
	bool is_occupied; /* a statement that changes the table waits: only the session that holds
			     the lock can read it */
};

struct data_list {
	struct data_item *items;
	size_t count;
	struct archive_piece encoding; /* of the dump, in quotes; its bytes are NULL if unknown */
};

/*
 * Lists the data of the archive whose contents SOURCE has read. Tables whose rows pg_dump copies
 * are plain for now. Returns STATUS_DONE, or STATUS_FAILED after an error message. Must be released
 * in both cases.
 */
enum status data_list_open(struct data_list *list, const struct dump_source *source);

/* The number of plain tables, or of other items. */
size_t data_list_count(const struct data_list *list, bool is_plain);

/* The size of all plain tables. */
uint64_t data_list_size(const struct data_list *list);

/* Sets the name of a table to a copy of NAME. Returns 0, or -1 after an error message. */
int data_item_set_name(struct data_item *item, const char *name);

void data_list_release(struct data_list *list);

#endif
