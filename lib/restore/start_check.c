#include "restore/start_check.h"

#include "dump/judge.h"
#include "restore/dump_start.h"
#include "restore/globals.h"
#include "restore/restore_options.h"
#include "restore/target.h"

#include "unix/message.h"

#include <stdbool.h>

/* The option that a dump which makes databases does not allow, or NULL. */
static const char *find_unsuitable_option(const struct restore_options *options)
{
	if (options->single)
		return "-1";
	if (options->clean)
		return "-c";
	if (options->create)
		return "--create";
	if (options->properties)
		return "--properties";
	if (options->before)
		return "--before";
	if (options->after)
		return "--after";
	if (options->analyze)
		return "--analyze";
	return options->parts.words[0];
}

/* A plain dump connects to the database that it creates, unless that is taken out of it. */
static enum status refuse_option(
	const struct dump_start *start, const char *what, const char *unsuitable)
{
	fail("%s cannot be restored with %s", what, unsuitable);
	if (!start->is_cluster)
		hint("it was made with -C, creates \"%s\" itself and connects to it: leave out %s, "
		     "or add --create, which restores it under any name, or --properties, for a "
		     "database that exists",
			start->database, unsuitable);
	return STATUS_FAILED;
}

static enum status check_makes_databases(
	const struct dump_start *start, const struct restore_options *options)
{
	bool is_cluster = start->is_cluster;
	const char *what =
		is_cluster ? judge_describe(STREAM_CLUSTER) : "a dump that makes databases";
	const char *unsuitable = find_unsuitable_option(options);
	enum status status = STATUS_DONE;

	if (unsuitable)
		return refuse_option(start, what, unsuitable);
	note("%s is no single transaction", what);
	if (is_cluster && !start->is_globals && !options->into_non_empty)
		status = target_check_server(options->connection);
	if (is_cluster && status == STATUS_DONE)
		status =
			globals_check(options->connection, start->bytes.bytes, start->bytes.length);
	return status;
}

enum status start_check(const struct dump_start *start, const struct restore_options *options)
{
	enum status status = STATUS_DONE;

	if (start->database)
		status = target_check_name_in_dump(options->connection, start->database);
	if (status == STATUS_DONE && start->makes_databases)
		status = check_makes_databases(start, options);
	return status;
}
