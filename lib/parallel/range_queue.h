/*
 * The order of a parallel dump: the data of each table in ranges of pages, one after the other.
 *
 * Ranges are handed out in order. All but the first, whose turn it is to be written, are read
 * ahead. Pages are those of ctid: a range is the rows whose ctid is from (first,0) up to (end,0).
 * The last range of a table has no end, since rows may have come after its pages were counted.
 *
 * A whole table costs the server less than its ranges: COPY of a table needs no plan, and reads
 * with a small ring of buffers. So ranges are only where they are needed for all sessions to work.
 */
#ifndef PARALLEL_RANGE_QUEUE_H
#define PARALLEL_RANGE_QUEUE_H

#include "parallel/row_buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct data_item;
struct data_list;

enum range_state { RANGE_WAITS, RANGE_IS_READ, RANGE_IS_COMPLETE };

struct range {
	struct range *next;
	struct data_item *item;
	uint64_t first_page;
	uint64_t end_page; /* 0: no end */
	bool is_whole;     /* the whole table */
	bool is_first;     /* of its table */
	bool is_last;
	bool has_begun; /* to be written */
	enum range_state state;
	struct row_buffer rows;
};

struct range_limits {
	uint64_t sessions; /* at least 1 */
	uint64_t range;    /* bytes of a range */
	uint64_t table;    /* bytes of a table that can be read ahead as a whole */
};

struct range_queue {
	struct data_list *list;
	struct range_limits limits;
	uint64_t left;  /* bytes of the plain tables from which no range has been cut */
	size_t item;    /* what the next range is cut from */
	uint64_t page;  /* where it begins */
	uint64_t pages; /* of each range of the item */
	struct range *first;
	struct range *last;
	size_t count;
};

/* Begins with the first item of LIST, which must stay. */
void range_queue_open(
	struct range_queue *queue, struct data_list *list, const struct range_limits *limits);

/*
 * Appends the next range: waiting for a session if its item is plain, else complete. Returns NULL
 * if there are no more, or, with *FAILED set, after an error message.
 */
struct range *range_queue_add(struct range_queue *queue, bool *failed);

/* Removes the first range. Its rows must have been taken. */
void range_queue_drop(struct range_queue *queue);

void range_queue_close(struct range_queue *queue, struct row_pool *pool);

#endif
