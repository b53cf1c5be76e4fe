#include "restore/separation.h"

#include "restore/dump_start.h"
#include "sql/statement_filter.h"

#include "unix/message.h"

void separation_open(struct separation *separation, struct dump_start *start,
	const struct database_filter_options *options)
{
	*separation = (struct separation){.start = start};
	database_filter_open(&separation->filter, options);
}

int separation_feed(struct separation *separation, const char *sql, size_t length)
{
	const struct database_filter_options *options = &separation->filter.options;

	if (!separation->start->separated)
		return options->pass(options->context, sql, length);
	return database_filter_feed(&separation->filter, sql, length);
}

int separation_finish(struct separation *separation)
{
	const struct text *statements = &separation->filter.statements;
	const char *fault;

	if (!separation->start->separated)
		return 0;
	if (database_filter_finish(&separation->filter) != 0)
		return -1;
	fault = database_definition_read(
		&separation->start->definition, statements->bytes, statements->length);
	return fault ? fail("the dump's definition of its database is not valid: %s", fault) : 0;
}

enum status separation_status(
	const struct separation *separation, const struct statement_filter *filter, int result)
{
	if (result != 0 && separation->filter.refused)
		return STATUS_INPUT;
	return statement_filter_status(filter, result);
}

void separation_close(struct separation *separation)
{
	if (separation->start)
		database_filter_close(&separation->filter);
}
