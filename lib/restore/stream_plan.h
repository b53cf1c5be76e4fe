/*
 * What is done with each entry of an archive that is restored while it arrives.
 *
 * pg_restore restores the definitions before the data, without privileges, and, when all data is
 * there, the rest: values of sequences, indexes, constraints, triggers, privileges. Rows go into
 * tables that the archive itself makes by COPY of our own, in any order: such a table has no
 * constraint to other tables, no trigger and no index yet. All other data is left to pg_restore, in
 * the order of the archive: large objects, rows of foreign tables and of tables of extensions,
 * which have constraints from the beginning, and rows that are INSERT statements.
 *
 * Entries that are not chosen are left out, with their data.
 */
#ifndef RESTORE_STREAM_PLAN_H
#define RESTORE_STREAM_PLAN_H

#include "dump/archive_walk.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive;
struct chosen_entries;

/* A block of data that must come. Its texts are those of the contents. */
struct data_block {
	uint64_t id;
	struct archive_piece schema, tag, copy;
	bool is_left_out;
	bool is_rows; /* COPY is ours */
	bool has_come;
};

struct stream_plan {
	struct data_block *blocks; /* by number */
	size_t count;
	size_t missing;     /* blocks that have not come */
	bool old_strings;   /* standard_conforming_strings is off */
	size_t tables;      /* that are made */
	uint64_t *oids;     /* of these, sorted */
	uint64_t *order;    /* numbers of the blocks whose rows are ours, as in the contents */
	size_t ordered;     /* of these */
	struct text before; /* numbers of entries, one in each line, as pg_restore -L reads them */
	struct text rows;   /* those with a block that is ours */
	struct text others; /* those with another block */
	struct text after;
};

/*
 * Makes the plan for what is CHOSEN of the archive whose contents are the first LENGTH bytes of
 * BYTES, which must stay valid. ARCHIVE has been fed with them. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message. Must be closed in both cases.
 */
enum status stream_plan_open(struct stream_plan *plan, const struct archive *archive,
	const struct chosen_entries *chosen, const char *bytes, size_t length);

/*
 * The block of the entry ID, which has come now. NULL after an error message if there must be none,
 * or only one.
 */
const struct data_block *stream_plan_take(struct stream_plan *plan, uint64_t id);

/* The block with rows at INDEX, in the order of the contents; NULL: there are no more. */
const struct data_block *stream_plan_rows(const struct stream_plan *plan, size_t index);

void stream_plan_close(struct stream_plan *plan);

#endif
