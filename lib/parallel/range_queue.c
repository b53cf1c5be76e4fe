#include "parallel/range_queue.h"

#include "parallel/data_list.h"
#include "unix/message.h"

#include <stdlib.h>

void range_queue_open(struct range_queue *queue, struct data_list *list, uint64_t pages)
{
	*queue = (struct range_queue){.list = list, .pages = pages};
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

/* Sets what RANGE reads of the current item, and moves on. */
static void cut_range(struct range_queue *queue, struct range *range)
{
	struct data_item *item = &queue->list->items[queue->item];
	uint64_t end = queue->page + queue->pages;

	range->item = item;
	range->is_first = queue->page == 0;
	range->is_last = !item->is_plain || !item->has_ranges || end >= item->pages;
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
