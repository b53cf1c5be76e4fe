/*
 * Rows that were read and are still to be written: a list of blocks, filled one after the other.
 *
 * Rows that are large are kept in the memory that libpq returned them in. All blocks of a dump come
 * from one pool, which counts what they take.
 */
#ifndef PARALLEL_ROW_BUFFER_H
#define PARALLEL_ROW_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct row_block {
	struct row_block *next;
	char *bytes; /* after the struct, or libpq's */
	size_t length;
	size_t capacity;
	bool is_row; /* of libpq: one row */
};

struct row_pool {
	struct row_block *spare;
	size_t spare_count;
	size_t block_size;
	uint64_t bytes; /* of all blocks that are in use */
};

/* All zero is empty. */
struct row_buffer {
	struct row_block *first;
	struct row_block *last;
	uint64_t bytes; /* of its blocks */
};

void row_pool_open(struct row_pool *pool, size_t block_size);

/* Frees the blocks that are not in use. */
void row_pool_close(struct row_pool *pool);

/* Takes back a block that was taken out of a buffer. */
void row_pool_free(struct row_pool *pool, struct row_block *block);

/*
 * Appends a row, in memory of libpq, which the buffer frees. Returns 0, or -1 after an error
 * message: out of memory.
 */
int row_buffer_add(struct row_buffer *buffer, struct row_pool *pool, char *row, size_t length);

/*
 * Takes the first block out of the buffer, for the caller to row_pool_free(). NULL if there is
 * none, or if more rows fit into it, unless the buffer is COMPLETE.
 */
struct row_block *row_buffer_take(struct row_buffer *buffer, bool complete);

/* Frees all blocks. */
void row_buffer_clear(struct row_buffer *buffer, struct row_pool *pool);

#endif
