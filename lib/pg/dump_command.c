#include "pg/dump_command.h"

#include "pg/conninfo.h"
#include "pg/dump_options.h"
#include "pg/installed.h"
#include "pg/parameters.h"
#include "unix/message.h"

enum { DATABASE_MAX = 1 << 16 };

static const char lock_wait_limit[] = "--lock-wait-timeout=10min";

/* pg_dumpall ignores the database of a connection string in -d, and rejects a bare name there. */
static void add_cluster(struct command *command, const struct conninfo *conninfo)
{
	if (conninfo->text && !conninfo->is_name) {
		command_add(command, "-d");
		command_add(command, conninfo->text);
	}
	if (conninfo->names_database) {
		command_add(command, "-l");
		command_add(command, conninfo->database);
	}
}

/* Always with -d: without it pg_dump would take a stray word among its options as the database. */
static void add_database(
	struct command *command, const struct conninfo *conninfo, struct text *database)
{
	parameters_add_one(database, "dbname", conninfo->database);
	command_add(command, "-d");
	command_add(command, conninfo->text ? conninfo->text : database->bytes);
}

enum status dump_command_open(struct dump_command *command, enum dump_scope scope,
	const struct conninfo *conninfo, const struct installed *dumper, char *const *words)
{
	*command = (struct dump_command){.start = {.words = NULL}};
	text_init(&command->database, DATABASE_MAX);
	command_add(&command->start, dumper->path);
	if (!dump_options_limit_lock_wait(scope, words))
		command_add(&command->start, lock_wait_limit);
	if (scope == DUMP_GLOBALS)
		command_add(&command->start, dump_scope_option(DUMP_GLOBALS));
	if (scope != DUMP_DATABASE)
		add_cluster(&command->start, conninfo);
	else
		add_database(&command->start, conninfo, &command->database);
	if (text_finish(&command->database, "the name of the database") != 0)
		return STATUS_FAILED;
	return command->start.broken ? status_fail("out of memory") : STATUS_DONE;
}

void dump_command_release(struct dump_command *command)
{
	command_release(&command->start);
	text_release(&command->database);
}
