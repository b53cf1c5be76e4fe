/* parallel/row_buffer: blocks are filled to their end, and none is empty. */
#include "parallel/row_buffer.h"

#include "tap.h"

#include <string.h>

#define BLOCK ((size_t)8)

/* Adds BYTES in as many pieces as there is room for. */
static void add_bytes(struct row_buffer *buffer, struct row_pool *pool, const char *bytes)
{
	size_t left = strlen(bytes), size;

	while (left > 0) {
		char *room = row_buffer_room(buffer, pool, &size);

		size = size < left ? size : left;
		memcpy(room, bytes, size);
		row_buffer_add(buffer, pool, size);
		bytes += size;
		left -= size;
	}
}

/* Asks for room, and puts nothing there. */
static void add_nothing(struct row_buffer *buffer, struct row_pool *pool)
{
	size_t size;

	row_buffer_room(buffer, pool, &size);
	row_buffer_add(buffer, pool, 0);
}

/* The next block is WANT, or there is none for now if that is NULL. */
static void test_take(
	struct row_buffer *buffer, struct row_pool *pool, bool complete, const char *want)
{
	struct row_block *block = row_buffer_take(buffer, complete);
	const char *name = want ? want : "none";

	if (!block || !want) {
		tap_ok(!block && !want, "%s", name);
		return;
	}
	tap_ok(block->length == strlen(want) && memcmp(block->bytes, want, block->length) == 0,
		"%s", name);
	row_pool_free(pool, block);
}

int main(void)
{
	struct row_buffer buffer = {.bytes = 0};
	struct row_pool pool;

	row_pool_open(&pool, BLOCK);
	add_nothing(&buffer, &pool);
	tap_ok(!buffer.first && pool.bytes == 0, "an empty block does not stay");
	tap_ok(row_buffer_has_room(&buffer, 0), "an empty buffer may have a block");
	add_bytes(&buffer, &pool, "one\ntwo\n");
	tap_ok(!row_buffer_has_room(&buffer, BLOCK) && row_buffer_has_room(&buffer, BLOCK + 1),
		"there is room for one block more, or none");
	add_nothing(&buffer, &pool);
	add_bytes(&buffer, &pool, "a row of three blocks\n");
	tap_ok(buffer.bytes == 4 * BLOCK && pool.bytes == 4 * BLOCK, "blocks are counted");
	tap_ok(row_buffer_has_room(&buffer, 0), "there is room in the last one");
	test_take(&buffer, &pool, false, "one\ntwo\n");
	test_take(&buffer, &pool, false, "a row of");
	test_take(&buffer, &pool, false, " three b");
	test_take(&buffer, &pool, false, NULL);
	test_take(&buffer, &pool, true, "locks\n");
	test_take(&buffer, &pool, true, NULL);
	tap_ok(buffer.bytes == 0 && pool.bytes == 0, "blocks are given back");
	add_bytes(&buffer, &pool, "left");
	row_buffer_clear(&buffer, &pool);
	tap_ok(!buffer.first && pool.bytes == 0, "all is freed");
	row_pool_close(&pool);
	return tap_done();
}
