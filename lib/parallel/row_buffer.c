#include "parallel/row_buffer.h"

#include "unix/message.h"

#include <stdlib.h>

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
	pool->bytes -= block->size;
	if (pool->spare_count == SPARE_MAX) {
		free(block);
		return;
	}
	block->next = pool->spare; /* the one used last is the first: it is in the caches */
	pool->spare = block;
	pool->spare_count++;
}

/* A spare block, or a new one, or NULL after an error message. */
static struct row_block *make_block(struct row_pool *pool)
{
	struct row_block *block = pool->spare;

	if (block) {
		pool->spare = block->next;
		pool->spare_count--;
	} else {
		block = malloc(sizeof *block + pool->block_size);
	}
	if (!block) {
		fail("out of memory");
		return NULL;
	}
	block->next = NULL;
	block->size = pool->block_size;
	block->length = 0;
	pool->bytes += block->size;
	return block;
}

static bool has_full_end(const struct row_buffer *buffer)
{
	return !buffer->last || buffer->last->length == buffer->last->size;
}

bool row_buffer_has_room(const struct row_buffer *buffer, uint64_t bytes)
{
	return !buffer->last || !has_full_end(buffer) || buffer->bytes < bytes;
}

char *row_buffer_room(struct row_buffer *buffer, struct row_pool *pool, size_t *size)
{
	struct row_block *block = buffer->last;

	if (has_full_end(buffer)) {
		block = buffer->fresh = make_block(pool);
		if (!block)
			return NULL;
	}
	*size = block->size - block->length;
	return block->bytes + block->length;
}

static void append_block(struct row_buffer *buffer, struct row_block *block)
{
	if (buffer->last)
		buffer->last->next = block;
	else
		buffer->first = block;
	buffer->last = block;
	buffer->bytes += block->size;
}

/* In an archive, a chunk without bytes is the end of the data. */
void row_buffer_add(struct row_buffer *buffer, struct row_pool *pool, size_t length)
{
	if (buffer->fresh && length == 0)
		row_pool_free(pool, buffer->fresh);
	else if (buffer->fresh)
		append_block(buffer, buffer->fresh);
	buffer->fresh = NULL;
	if (length > 0)
		buffer->last->length += length;
}

struct row_block *row_buffer_take(struct row_buffer *buffer, bool complete)
{
	struct row_block *block = buffer->first;

	if (!block || (block->length < block->size && !complete))
		return NULL;
	buffer->first = block->next;
	if (!buffer->first)
		buffer->last = NULL;
	buffer->bytes -= block->size;
	block->next = NULL;
	return block;
}

void row_buffer_clear(struct row_buffer *buffer, struct row_pool *pool)
{
	struct row_block *block;

	while ((block = row_buffer_take(buffer, true)) != NULL)
		row_pool_free(pool, block);
}
