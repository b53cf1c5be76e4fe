/*
 * Rows that were read and are still to be written: a list of blocks, filled one after the other.
 *
 * A row may begin in one block and end in another. All blocks of a dump come from one pool, have
 * the same size, and are counted there.
 */
#ifndef PARALLEL_ROW_BUFFER_H
#define PARALLEL_ROW_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct row_block {
	struct row_block *next;
	size_t size;
	size_t length; /* of what is in it: at least 1 in a buffer */
	char bytes[];
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
	struct row_block *fresh; /* from row_buffer_room() to row_buffer_add() */
	uint64_t bytes;          /* of its blocks */
};

/* BLOCK_SIZE: at most INT_MAX. */
void row_pool_open(struct row_pool *pool, size_t block_size);

/* Frees the blocks that are not in use. */
void row_pool_close(struct row_pool *pool);

/* Takes back a block that was taken out of a buffer. */
void row_pool_free(struct row_pool *pool, struct row_block *block);

/* Whether there is room, if the blocks may have BYTES; an empty buffer may have one block. */
bool row_buffer_has_room(const struct row_buffer *buffer, uint64_t bytes);

/*
 * The room after the last row, of *SIZE bytes, at least one. row_buffer_add() must follow. Returns
 * NULL after an error message: out of memory.
 */
char *row_buffer_room(struct row_buffer *buffer, struct row_pool *pool, size_t *size);

/* Appends the LENGTH bytes that were put there, or none. */
void row_buffer_add(struct row_buffer *buffer, struct row_pool *pool, size_t length);

/*
 * Takes the first block out of the buffer, for the caller to row_pool_free(). NULL if there is
 * none, or if more fits into it, unless the buffer is COMPLETE.
 */
struct row_block *row_buffer_take(struct row_buffer *buffer, bool complete);

/* Frees all blocks. */
void row_buffer_clear(struct row_buffer *buffer, struct row_pool *pool);

#endif
