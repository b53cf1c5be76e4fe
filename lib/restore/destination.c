#include "restore/destination.h"

#include "dump/judge.h"
#include "pg/conninfo.h"
#include "pg/parameters.h"
#include "restore/dump_start.h"
#include "restore/target.h"

#include "unix/message.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_LIMIT = 1 << 16 };

/* Sets the name of the new database, which must not exist. */
static enum status take_name(struct destination *destination, const char *name)
{
	if (strlen(name) > NEW_DATABASE_NAME_MAX)
		return status_fail(
			"the name \"%s\" is longer than %d bytes", name, NEW_DATABASE_NAME_MAX);
	destination->name = strdup(name);
	if (destination->name)
		return target_check_name(destination->options.connection, name);
	return status_fail("out of memory");
}

enum status destination_open(
	struct destination *destination, const struct destination_options *options)
{
	*destination = (struct destination){.options = *options};
	text_init(&destination->conninfo, TEXT_LIMIT);
	if (options->create && options->conninfo->names_database)
		return take_name(destination, options->conninfo->database);
	if (options->create)
		return options->database ? take_name(destination, options->database) : STATUS_DONE;
	if (options->properties)
		destination->name = strdup(PQdb(options->connection));
	if (options->properties && !destination->name)
		return status_fail("out of memory");
	return options->may_hold ? STATUS_DONE : target_check_empty(options->connection);
}

static enum status take_name_of_dump(
	struct destination *destination, const struct dump_start *start)
{
	const struct archive *archive = judge_archive(start->judge);

	if (!database_definition_is_empty(&start->definition))
		return take_name(destination, start->definition.name.bytes);
	if (archive)
		return take_name(destination, archive->database.bytes);
	fail("a plain dump does not say which database it is of");
	hint("name it in the URL, or give the dump's name with --name");
	return STATUS_FAILED;
}

/* An old plain dump does not say what the database was, except for its encoding. */
static void complete_choice(struct database_choice *choice, const struct dump_start *start)
{
	if (!database_definition_is_empty(&start->definition))
		return;
	note("the dump does not define its database: it gets the defaults of the server");
	if (!choice->encoding && strcmp(start->head.encoding, "SQL_ASCII") == 0)
		choice->encoding = "SQL_ASCII"; /* another one would not check the bytes */
}

/* The dump defines no database that can be given to EXISTING one. */
static enum status check_definition(const struct dump_start *start, bool existing)
{
	if (start->definition_fault) {
		fail("the dump's definition of its database is not valid: %s",
			start->definition_fault);
		hint(existing ? "leave out --properties"
			      : "create the database yourself, and leave out --create");
		return STATUS_FAILED;
	}
	if (existing && database_definition_is_empty(&start->definition)) {
		fail("the dump does not hold the properties of its database");
		hint("archives and the plain dumps of pgb-dump do; or leave out --properties");
		return STATUS_FAILED;
	}
	return STATUS_DONE;
}

static enum status take_database(struct destination *destination, const struct dump_start *start)
{
	bool existing = destination->options.properties;
	const struct new_database_options database = {
		.connection = destination->options.connection,
		.name = destination->name,
		.definition = &start->definition,
		.choice = &destination->options.choice,
		.encoding = start->head.encoding,
		.in_place = destination->options.in_place,
		.carry_on = destination->options.carry_on,
		.is_tried_late = start->separated && destination->options.carry_on,
	};
	enum status status = check_definition(start, existing);

	if (status != STATUS_DONE)
		return status;
	if (existing)
		return new_database_adopt(&destination->database, &database);
	complete_choice(&destination->options.choice, start);
	return new_database_create(&destination->database, &database);
}

/*
 * A session may wait for hours until others have loaded rows (sql_rows.h): what keeps track of
 * connections on the way must not forget it. What is given for this parameter follows, and counts.
 */
static void add_working(const struct destination *destination, struct text *conninfo)
{
	parameters_add_one(conninfo, "keepalives_idle", "60");
	conninfo_add_for(destination->options.conninfo, conninfo, destination->database.working);
}

enum status destination_make(struct destination *destination, const struct dump_start *start)
{
	const struct conninfo *given = destination->options.conninfo;
	struct text *conninfo = &destination->conninfo;
	enum status status = STATUS_DONE;

	if (destination->options.create && !destination->name)
		status = take_name_of_dump(destination, start);
	if (status == STATUS_DONE && destination->name)
		status = take_database(destination, start);
	if (status != STATUS_DONE)
		return status;
	if (destination->options.create)
		add_working(destination, conninfo);
	else if (given->text)
		text_add(conninfo, given->text);
	else
		parameters_add_one(conninfo, "dbname", given->database);
	return text_finish(conninfo, "the connection string");
}

enum status destination_publish(struct destination *destination)
{
	enum status status;

	if (!destination->name)
		return STATUS_DONE;
	status = new_database_publish(&destination->database);
	if (!destination->options.create)
		return status;
	text_clear(&destination->conninfo);
	conninfo_add_for(destination->options.conninfo, &destination->conninfo, destination->name);
	return status;
}

void destination_close(struct destination *destination)
{
	new_database_close(&destination->database);
	text_release(&destination->conninfo);
	free(destination->name);
}
