/*
 * What a parallel dump will write, decided before its first byte: the snapshot, the table of
 * contents as pg_dump wrote it, and the list of the data, whose tables are locked.
 */
#ifndef PARALLEL_DUMP_PLAN_H
#define PARALLEL_DUMP_PLAN_H

#include "parallel/coordinator.h"
#include "parallel/data_list.h"
#include "parallel/dump_source.h"
#include "pg/parallel_options.h"
#include "unix/status.h"

#include <stdbool.h>

struct command;
struct parallel_dump_options;

struct dump_plan {
	const struct parallel_dump_options *options;
	struct parallel_options manner;
	struct coordinator coordinator;
	struct dump_source source; /* of the contents; its process has ended */
	struct data_list list;
};

/*
 * Makes the plan. If a table was truncated or rewritten before it could be locked, begins again, a
 * few times. Sets *IS_LEFT as parallel_dump_run() does. Returns STATUS_DONE, or STATUS_FAILED
 * after an error message; without one if a stop was requested. Must be closed in all cases.
 */
enum status dump_plan_open(
	struct dump_plan *plan, const struct parallel_dump_options *options, bool *is_left);

/* Adds to COMMAND what is common to all pg_dumps on the snapshot of the plan. */
void dump_plan_add_words(const struct dump_plan *plan, struct command *command);

void dump_plan_close(struct dump_plan *plan);

#endif
