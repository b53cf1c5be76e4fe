#include "store/recovery.h"

#include "store/backup.h"

static void add_choice(const struct backup *backup, struct command *command, const char *database)
{
	switch (backup->kind.scope) {
	case DUMP_GLOBALS:
		command_add(command, "--latest-globals");
		break;
	case DUMP_ALL:
		command_add(command, "--latest-all");
		break;
	default:
		command_add(command, "--latest");
		command_add(command, database);
	}
}

static void add_get_command(const struct backup *backup, struct command *command,
	const char *program, const char *database)
{
	command_add(command, program);
	if (backup->verbose)
		command_add(command, "-v");
	command_add_all(command, backup->driver_options.words);
	if (!backup->name)
		add_choice(backup, command, database);
	command_add(command, backup->destination);
	command_add(command, backup->name);
}

static void add_decoders(const struct backup *backup, struct command *command)
{
	for (size_t i = 0; i < backup->decoders.count; i++) {
		command_add(command, "--decode");
		command_add(command, backup->decoders.words[i]);
	}
}

void recovery_add_command(const struct backup *backup, struct command *command, const char *program,
	const char *database, const char *url)
{
	command_add(command, "pgb-restore");
	if (backup->verbose)
		command_add(command, "-v");
	if (backup->kind.scope == DUMP_DATABASE)
		command_add(command, "--create");
	add_decoders(backup, command);
	backup_add_password_command(backup, command);
	backup_add_report(backup, command);
	command_add_all(command, backup->words);
	command_add(command, url);
	command_add(command, "--");
	add_get_command(backup, command, program, database);
}
