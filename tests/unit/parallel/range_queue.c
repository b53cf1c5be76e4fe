/* parallel/range_queue: the ranges of pages, in order. */
#include "parallel/range_queue.h"

#include "parallel/data_list.h"
#include "tap.h"
#include "unix/text.h"

#include <inttypes.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct data_item items[] = {
	{.name = "a", .is_plain = true, .has_ranges = true, .pages = 5},
	{.name = "b", .is_plain = false},
	{.name = "c", .is_plain = true, .has_ranges = true, .pages = 0},
	{.name = "d", .is_plain = true, .has_ranges = false, .pages = 9},
	{.name = "e", .is_plain = true, .has_ranges = true, .pages = 2},
	{.name = "f", .is_plain = true, .has_ranges = true, .pages = 4},
};

/* One word for a range: its table, its pages, or "*" for the whole table, and "!" if complete. */
static void describe_range(struct text *text, const struct range *range)
{
	text_printf(text, "%s%s", text->length > 0 ? " " : "", range->item->name);
	if (range->is_whole)
		text_add(text, "*");
	else
		text_printf(text, "%" PRIu64 "-%" PRIu64, range->first_page, range->end_page);
	text_printf(text, "%s%s", range->is_first ? "(" : "", range->is_last ? ")" : "");
	if (range->state == RANGE_IS_COMPLETE)
		text_add(text, "!");
}

static void test_order(uint64_t pages, const char *want)
{
	struct data_list list = {.items = items, .count = COUNT(items)};
	struct row_pool pool;
	struct range_queue queue;
	struct text text;
	bool failed = false;
	struct range *range;

	text_init(&text, 1 << 12);
	row_pool_open(&pool, 1 << 12);
	range_queue_open(&queue, &list, pages);
	while ((range = range_queue_add(&queue, &failed)) != NULL)
		describe_range(&text, range);
	tap_same_text(text.bytes, want, "the ranges");
	range_queue_drop(&queue);
	tap_ok(!failed && queue.first, "the first one is dropped");
	range_queue_close(&queue, &pool);
	tap_ok(!queue.first && queue.count == 0, "all are dropped");
	row_pool_close(&pool);
	text_release(&text);
}

int main(void)
{
	test_order(2, "a0-2( a2-4 a4-0) b*()! c*() d*() e*() f0-2( f2-0)");
	test_order(
		1, "a0-1( a1-2 a2-3 a3-4 a4-0) b*()! c*() d*() e0-1( e1-0) f0-1( f1-2 f2-3 f3-0)");
	test_order(256, "a*() b*()! c*() d*() e*() f*()");
	return tap_done();
}
