#include "restore/destination.h"

#include "dump/judge.h"
#include "pg/conninfo.h"
#include "pg/parameters.h"
#include "restore/target.h"

#include "unix/message.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_LIMIT = 1 << 16 };

/* Sets the name of the new database, which must not exist. */
static enum status take_name(struct destination *destination, const char *name)
{
	destination->database = strdup(name);
	if (destination->database)
		return target_check_name(destination->options.connection, name);
	return status_fail("out of memory");
}

enum status destination_open(
	struct destination *destination, const struct destination_options *options)
{
	*destination = (struct destination){.options = *options};
	text_init(&destination->conninfo, TEXT_LIMIT);
	if (!options->create)
		return options->may_hold ? STATUS_DONE : target_check_empty(options->connection);
	if (options->conninfo->names_database)
		return take_name(destination, options->conninfo->database);
	return options->database ? take_name(destination, options->database) : STATUS_DONE;
}

static enum status take_name_of_dump(struct destination *destination, const struct judge *judge)
{
	const struct archive *archive = judge_archive(judge);

	if (archive)
		return take_name(destination, archive->database.bytes);
	fail("a plain dump does not say which database it is of");
	hint("name it in the URL, or give the dump's name with --name");
	return STATUS_FAILED;
}

static int create_database(struct destination *destination)
{
	if (target_create(destination->options.connection, destination->database) != 0)
		return -1;
	destination->created = true;
	note("made database \"%s\"", destination->database);
	return 0;
}

enum status destination_make(struct destination *destination, const struct judge *judge)
{
	const struct conninfo *given = destination->options.conninfo;
	struct text *conninfo = &destination->conninfo;
	enum status status = STATUS_DONE;

	if (destination->options.create && !destination->database)
		status = take_name_of_dump(destination, judge);
	if (status != STATUS_DONE)
		return status;
	if (destination->database && create_database(destination) != 0)
		return STATUS_FAILED;
	if (destination->database)
		conninfo_add_for(given, conninfo, destination->database);
	else if (given->text)
		text_add(conninfo, given->text);
	else
		parameters_add_one(conninfo, "dbname", given->database);
	return text_finish(conninfo, "the connection string") == 0 ? STATUS_DONE : STATUS_FAILED;
}

void destination_close(struct destination *destination, bool keep)
{
	if (destination->created && !keep)
		target_drop(destination->options.connection, destination->database);
	text_release(&destination->conninfo);
	free(destination->database);
}
