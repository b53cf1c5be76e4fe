#include "parallel/range_queue.h"

#include "parallel/data_list.h"
#include "unix/message.h"

#include <stdlib.h>

enum { RANGES_PER_SESSION = 2, RANGE_PAGES_MIN = 128 /* fewer only because of the memory */ };

void range_queue_open(
	struct range_queue *queue, struct data_list *list, const struct range_limits *limits)
{
	*queue =
		(struct range_queue){.list = list, .limits = *limits, .left = data_list_size(list)};
}

static void append_range(struct range_queue *queue, struct range *range)
{
	if (queue->last)
		queue->last->next = range;
	else
		queue->first = range;
	queue->last = range;
	queue->count++;
}

/* Whether the tables after ITEM are work enough for the other sessions. */
static bool is_read_whole(const struct range_queue *queue, const struct data_item *item)
{
	uint64_t others = queue->limits.sessions - 1;

	return !item->has_ranges || others == 0 ||
	       (item->size <= queue->limits.table && item->size <= queue->left / others);
}

/* How many pages of ITEM a range has. */
static uint64_t choose_pages(const struct range_queue *queue, const struct data_item *item)
{
	uint64_t page_size = item->size / (item->pages + 1) + 1; /* with what is out of line */
	uint64_t limit = queue->limits.range / page_size + 1;
	uint64_t pages = item->pages / (queue->limits.sessions * RANGES_PER_SESSION);

	if (is_read_whole(queue, item))
		return item->pages;
	if (pages < RANGE_PAGES_MIN)
		pages = RANGE_PAGES_MIN;
	return pages < limit ? pages : limit;
}

static void begin_item(struct range_queue *queue, const struct data_item *item)
{
	queue->left -= item->size;
	queue->pages = choose_pages(queue, item);
}

/* Sets what RANGE reads of the current item, and moves on. */
static void cut_range(struct range_queue *queue, struct range *range)
{
	struct data_item *item = &queue->list->items[queue->item];
	uint64_t end;

	if (queue->page == 0)
		begin_item(queue, item);
	end = queue->page + queue->pages;
	range->item = item;
	range->is_first = queue->page == 0;
	range->is_last = !item->is_plain || end >= item->pages;
	range->is_whole = range->is_first && range->is_last;
	range->first_page = queue->page;
	range->end_page = range->is_last ? 0 : end;
	range->state = item->is_plain ? RANGE_WAITS : RANGE_IS_COMPLETE;
	queue->page = range->is_last ? 0 : end;
	queue->item += range->is_last ? 1 : 0;
}

struct range *range_queue_add(struct range_queue *queue, bool *failed)
{
	struct range *range;

	if (queue->item == queue->list->count)
		return NULL;
	range = calloc(1, sizeof *range);
	if (!range) {
		*failed = true;
		fail("out of memory");
		return NULL;
	}
	cut_range(queue, range);
	append_range(queue, range);
	return range;
}

void range_queue_drop(struct range_queue *queue)
{
	struct range *first = queue->first;

	queue->first = first->next;
	if (!queue->first)
		queue->last = NULL;
	queue->count--;
	free(first);
}

void range_queue_close(struct range_queue *queue, struct row_pool *pool)
{
	while (queue->first) {
		row_buffer_clear(&queue->first->rows, pool);
		range_queue_drop(queue);
	}
}
