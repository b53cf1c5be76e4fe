#include "parallel/row_buffer.h"

#include "unix/message.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE_MAX = 64 };

void row_pool_open(struct row_pool *pool, size_t block_size)
{
	*pool = (struct row_pool){.block_size = block_size};
}

void row_pool_close(struct row_pool *pool)
{
	while (pool->spare) {
		struct row_block *block = pool->spare;

		pool->spare = block->next;
		free(block);
	}
	pool->spare_count = 0;
}

void row_pool_free(struct row_pool *pool, struct row_block *block)
{
	pool->bytes -= block->capacity;
	if (block->is_row)
		PQfreemem(block->bytes);
	if (block->is_row || pool->spare_count == SPARE_MAX) {
		free(block);
		return;
	}
	block->next = pool->spare; /* the one used last is the first: it is in the caches */
	pool->spare = block;
	pool->spare_count++;
}

/* A spare block, or a new one; ROW: the memory that it takes over, of LENGTH bytes. */
static struct row_block *make_block(struct row_pool *pool, char *row, size_t length)
{
	struct row_block *block = row ? NULL : pool->spare;

	if (block) {
		pool->spare = block->next;
		pool->spare_count--;
	} else {
		block = malloc(sizeof *block + (row ? 0 : pool->block_size));
	}
	if (!block) {
		fail("out of memory");
		return NULL;
	}
	*block = (struct row_block){
		.bytes = row ? row : (char *)(block + 1),
		.length = length,
		.capacity = row ? length : pool->block_size,
		.is_row = row != NULL,
	};
	pool->bytes += block->capacity;
	return block;
}

static int append_block(struct row_buffer *buffer, struct row_pool *pool, char *row, size_t length)
{
	struct row_block *block = make_block(pool, row, length);

	if (!block)
		return -1;
	if (buffer->last)
		buffer->last->next = block;
	else
		buffer->first = block;
	buffer->last = block;
	buffer->bytes += block->capacity;
	return 0;
}

int row_buffer_add(struct row_buffer *buffer, struct row_pool *pool, char *row, size_t length)
{
	struct row_block *last = buffer->last;

	if (length > pool->block_size / 2) {
		if (append_block(buffer, pool, row, length) == 0)
			return 0;
		PQfreemem(row);
		return -1;
	}
	if ((!last || length > last->capacity - last->length) &&
		append_block(buffer, pool, NULL, 0) != 0) {
		PQfreemem(row);
		return -1;
	}
	last = buffer->last;
	memcpy(last->bytes + last->length, row, length);
	last->length += length;
	PQfreemem(row);
	return 0;
}

struct row_block *row_buffer_take(struct row_buffer *buffer, bool complete)
{
	struct row_block *block = buffer->first;

	if (!block || (!block->next && !block->is_row && !complete))
		return NULL;
	buffer->first = block->next;
	if (!buffer->first)
		buffer->last = NULL;
	buffer->bytes -= block->capacity;
	block->next = NULL;
	return block;
}

void row_buffer_clear(struct row_buffer *buffer, struct row_pool *pool)
{
	struct row_block *block;

	while ((block = row_buffer_take(buffer, true)) != NULL)
		row_pool_free(pool, block);
}
