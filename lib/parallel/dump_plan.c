#include "parallel/dump_plan.h"

#include "parallel/parallel_dump.h"
#include "parallel/read_session.h"
#include "pg/password_command.h"
#include "pg/query.h"
#include "pg/server.h"
#include "unix/command.h"
#include "unix/message.h"

enum {
	ATTEMPTS = 3,
	SMALL_TABLE = 8 << 20, /* bytes, which one session reads before others are connected */
};

void dump_plan_add_words(const struct dump_plan *plan, struct command *command)
{
	command_add_all(command, plan->options->start);
	command_add(command, "--format=custom");
	command_add(command, "--compress=0");
	command_add(command, "--snapshot");
	command_add(command, plan->coordinator.snapshot);
}

static enum status read_contents(struct dump_plan *plan)
{
	struct command command = {0};
	enum status status;

	dump_plan_add_words(plan, &command);
	parallel_options_add(&command, plan->options->words);
	status = password_command_offer(plan->options->conninfo);
	if (status == STATUS_DONE)
		status = dump_source_open(&plan->source, &command);
	command_release(&command);
	if (status == STATUS_DONE)
		status = data_list_open(&plan->list, &plan->source);
	return status;
}

static enum status describe_tables(struct dump_plan *plan)
{
	const struct archive_piece *encoding = &plan->list.encoding;
	enum status status = read_session_set_encoding(
		plan->coordinator.connection, encoding->bytes, (int)encoding->length);

	if (status == STATUS_DONE)
		status = coordinator_describe(&plan->coordinator, &plan->list, &plan->manner);
	return status;
}

static void forget_contents(struct dump_plan *plan)
{
	dump_source_close(&plan->source);
	data_list_release(&plan->list);
}

/*
 * Reads the contents, and locks the tables while pg_dump holds its locks. STATUS_GOING_ON: as
 * coordinator_lock().
 */
static enum status try_to_plan(struct dump_plan *plan, bool *is_left)
{
	enum status status = coordinator_begin(&plan->coordinator, &plan->manner);

	if (status == STATUS_DONE)
		status = read_contents(plan);
	if (status == STATUS_DONE)
		status = describe_tables(plan);
	if (status != STATUS_DONE)
		return status;
	if (data_list_count(&plan->list, true) == 0) {
		*is_left = true;
		return STATUS_DONE;
	}
	status = coordinator_lock(&plan->coordinator, &plan->list);
	if (status == STATUS_DONE)
		status = dump_source_dismiss(&plan->source, is_left);
	return status;
}

static enum status try_several_times(struct dump_plan *plan, bool *is_left)
{
	enum status status = STATUS_GOING_ON;

	for (int i = 0; status == STATUS_GOING_ON && i < ATTEMPTS; i++) {
		if (i > 0) {
			note("a table was changed since the snapshot, beginning again");
			forget_contents(plan);
		}
		status = try_to_plan(plan, is_left);
	}
	if (status != STATUS_GOING_ON)
		return status;
	if (!plan->coordinator.was_refused)
		return status_fail("tables were truncated or rewritten, each time before they "
				   "could be locked");
	warn("statements that change tables wait each time: pg_dump does it alone");
	*is_left = true;
	return STATUS_DONE;
}

/* Connects, and compares the size of the database with the memory. */
static enum status begin_plan(struct dump_plan *plan, bool *is_left)
{
	const struct parallel_dump_options *options = plan->options;
	uint64_t share = options->memory / (uint64_t)options->jobs;
	static const struct server_options server = {.scope = DUMP_DATABASE};
	PGconn **connection = &plan->coordinator.connection;
	enum status status = server_connect(options->conninfo, &server, connection);

	if (status == STATUS_DONE)
		status = coordinator_measure(*connection, share < SMALL_TABLE ? share : SMALL_TABLE,
			options->memory, is_left);
	if (status == STATUS_DONE && !*is_left)
		status = read_session_prepare(*connection, &plan->manner);
	return status;
}

enum status dump_plan_open(
	struct dump_plan *plan, const struct parallel_dump_options *options, bool *is_left)
{
	enum status status;

	*is_left = false;
	*plan = (struct dump_plan){.options = options, .source = {.output = -1}};
	parallel_options_read(&plan->manner, options->words);
	status = begin_plan(plan, is_left);
	if (status == STATUS_DONE && !*is_left)
		status = try_several_times(plan, is_left);
	if (status == STATUS_DONE && *is_left && !plan->coordinator.was_refused)
		note("what is dumped is small: pg_dump does it alone");
	return status;
}

void dump_plan_close(struct dump_plan *plan)
{
	forget_contents(plan);
	query_cancel(plan->coordinator.connection);
	PQfinish(plan->coordinator.connection);
}
