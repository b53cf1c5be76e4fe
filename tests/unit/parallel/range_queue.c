/* parallel/range_queue: the ranges of pages, in order. */
#include "parallel/range_queue.h"

#include "parallel/data_list.h"
#include "tap.h"
#include "unix/text.h"

#include <inttypes.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define PAGE UINT64_C(8192)

/* The pages of e have more out of line. */
static struct data_item items[] = {
	{.name = "a", .is_plain = true, .has_ranges = true, .pages = 5, .size = 5 * PAGE},
	{.name = "b", .is_plain = false},
	{.name = "c", .is_plain = true, .has_ranges = true, .pages = 0},
	{.name = "d", .is_plain = true, .has_ranges = false, .pages = 9, .size = 9 * PAGE},
	{.name = "e", .is_plain = true, .has_ranges = true, .pages = 2, .size = 16 * PAGE},
	{.name = "f", .is_plain = true, .has_ranges = true, .pages = 4, .size = 4 * PAGE},
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

static void test_order(uint64_t sessions, uint64_t bytes, uint64_t table, const char *want)
{
	struct range_limits limits = {.sessions = sessions, .range = bytes, .table = table};
	struct data_list list = {.items = items, .count = COUNT(items)};
	struct row_pool pool;
	struct range_queue queue;
	struct text text;
	bool failed = false;
	struct range *range;

	text_init(&text, 1 << 12);
	row_pool_open(&pool, 1 << 12);
	range_queue_open(&queue, &list, &limits);
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
#define ALL_WHOLE "a*() b*()! c*() d*() e*() f*()"
#define A_IN_PAGES "a0-1( a1-2 a2-3 a3-4 a4-0)"
#define E_IN_PAGES "e0-1( e1-0)"
#define F_IN_PAGES "f0-1( f1-2 f2-3 f3-0)"

	/* The size of ranges. */
	test_order(2, PAGE, 0, "a0-2( a2-4 a4-0) b*()! c*() d*() " E_IN_PAGES " f0-2( f2-0)");
	test_order(2, 0, 0, A_IN_PAGES " b*()! c*() d*() " E_IN_PAGES " " F_IN_PAGES);
	test_order(2, 5 * PAGE, 0, "a*() b*()! c*() d*() " E_IN_PAGES " f*()");
	test_order(2, 1 << 20, 0, ALL_WHOLE);

	/* Whole tables, as long as those after them are work enough for the other sessions. */
	test_order(1, 0, 0, ALL_WHOLE);
	test_order(2, 0, 1 << 20, "a*() b*()! c*() d*() " E_IN_PAGES " " F_IN_PAGES);
	test_order(9, 0, 1 << 20, A_IN_PAGES " b*()! c*() d*() " E_IN_PAGES " " F_IN_PAGES);
	test_order(2, 0, 4 * PAGE, A_IN_PAGES " b*()! c*() d*() " E_IN_PAGES " " F_IN_PAGES);
	return tap_done();
}
