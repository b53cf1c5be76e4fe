/*
 * The sessions that read the ranges of a parallel dump ahead, within a budget of memory.
 *
 * The range whose turn it is to be written is always read, within its share; the others only as
 * long as the memory allows. libpq receives a row as a whole, so that the memory is the budget and
 * the row that is written, whatever its size; and at worst, before it is known that rows are larger
 * than a share, one row of each other session.
 */
#ifndef PARALLEL_RANGE_READERS_H
#define PARALLEL_RANGE_READERS_H

#include "parallel/range_queue.h"
#include "parallel/range_reader.h"
#include "unix/status.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct coordinator;
struct data_list;
struct parallel_dump_options;
struct parallel_options;

struct range_readers {
	const struct parallel_dump_options *options;
	const struct parallel_options *manner;
	const struct data_list *list;
	struct range_reader *readers; /* the last one is the coordinator */
	size_t count;
	uint64_t share; /* of the memory, for the range that is written */
	uint64_t ahead; /* for each other one, at least as much */
	bool coordinator_is_alone;
	bool has_connected; /* there may be work for one more */
};

/*
 * Prepares for options->jobs sessions beside the coordinator's. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message. Must be closed in both cases.
 */
enum status range_readers_open(struct range_readers *readers,
	const struct parallel_dump_options *options, const struct parallel_options *manner,
	struct coordinator *coordinator, const struct data_list *list);

/*
 * Gives work to sessions that have none. They connect when there is work for them, one in each
 * call, so that those before it go on; after `has_connected` the next call should come at once. If
 * no more connections can be had, says so and goes on with fewer, at worst with the coordinator's.
 */
enum status range_readers_assign(
	struct range_readers *readers, struct range_queue *queue, const struct row_pool *pool);

/*
 * Sets the descriptors of WATCHED, one for each session. Returns whether there is something to do
 * at once, without waiting for them.
 */
bool range_readers_watch(const struct range_readers *readers, const struct range_queue *queue,
	const struct row_pool *pool, struct pollfd *watched);

/* Reads from the sessions for which WATCHED says that something has arrived. */
enum status range_readers_work(struct range_readers *readers, const struct range_queue *queue,
	struct row_pool *pool, const struct pollfd *watched);

void range_readers_close(struct range_readers *readers);

#endif
