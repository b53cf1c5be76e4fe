#include "rehearse/dumped_database.h"

#include "rehearse/dump_filter.h"
#include "rehearse/system_locale.h"
#include "restore/dump_start.h"
#include "restore/new_database.h"
#include "sql/database_definition.h"
#include "sql/relocate.h"

#include "unix/message.h"
#include "unix/text.h"

enum { NAME_LIMIT = 1024 };

bool dumped_database_is_defined(const struct dump_start *start)
{
	return !start->makes_databases &&
	       (start->definition_fault || !database_definition_is_empty(&start->definition));
}

/* Adds the definition in SQL to CHANGED, with locales that this system has. */
static void replace_locales(const struct text *sql, struct text *changed)
{
	const char *next = sql->bytes, *end = next + sql->length;
	struct database_statement create;
	struct text missing;

	text_init(&missing, NAME_LIMIT);
	if (database_statement_read(&create, &next, end) &&
		relocate_locales(changed, &missing, create.start,
			(size_t)(create.end - create.start), system_locale_is_there)) {
		system_locale_say_missing(missing.bytes);
		text_add_bytes(changed, next, (size_t)(end - next));
	}
	text_release(&missing);
}

/* Returns what is wrong with the definition that has other locales, or NULL. */
static const char *relocate_definition(struct database_definition *definition)
{
	const char *fault = NULL;
	struct text changed;

	text_init(&changed, DATABASE_DEFINITION_MAX);
	replace_locales(&definition->sql, &changed);
	if (changed.length > 0 || changed.broken)
		fault = database_definition_read(definition, changed.bytes, changed.length);
	text_release(&changed);
	return fault;
}

enum status dumped_database_create(struct new_database *database, struct dump_start *start,
	struct dump_filter *filter, PGconn *connection)
{
	static const struct database_choice none = {.encoding = NULL};
	struct database_definition *definition = &start->definition;
	const struct new_database_options options = {
		.connection = connection,
		.name = definition->name.bytes,
		.definition = definition,
		.choice = &none,
		.encoding = start->head.encoding,
		.is_scratch = true,
	};

	if (!start->definition_fault)
		start->definition_fault = relocate_definition(definition);
	if (start->definition_fault)
		return status_fail("the dump's definition of its database is not valid: %s",
			start->definition_fault);
	if (dump_filter_provide(filter, definition->sql.bytes, definition->sql.length) != 0)
		return STATUS_FAILED;
	return new_database_create(database, &options);
}

enum status dumped_database_publish(
	struct new_database *database, const struct dump_start *start, struct dump_filter *filter)
{
	const struct text *sql = &start->definition.sql;

	if (start->separated && dump_filter_provide(filter, sql->bytes, sql->length) != 0)
		return STATUS_FAILED;
	return new_database_publish(database);
}
