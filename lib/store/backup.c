#include "store/backup.h"

#include "dump/filter.h"
#include "dump/name.h"
#include "pg/dump_options.h"
#include "unix/message.h"
#include "unix/search_path.h"
#include "unix/text.h"
#include "unix/words.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROGRAM_MAX = 255, LIST_MAX = 2048 };

const char *backup_add_filter(struct backup *backup, const char *line)
{
	const char *reason;
	char **words;

	if (backup->filter_count == BACKUP_FILTERS_MAX)
		return "too many filters";
	words = words_split(line, &reason);
	if (!words)
		return reason;
	backup->filters[backup->filter_count++] = words;
	return NULL;
}

static bool has_bar(char *const *words)
{
	for (; words && *words; words++)
		if (strcmp(*words, "|") == 0)
			return true;
	return false;
}

bool backup_has_stray_bar(const struct backup *backup, const char *url)
{
	if (backup->filter_count == 0)
		return false;
	for (size_t i = 0; i < backup->filter_count; i++)
		if (has_bar(backup->filters[i]))
			return true;
	return has_bar(backup->words) || (url && strcmp(url, "|") == 0);
}

const char *backup_find_unknown_filter(const struct backup *backup)
{
	if (backup->name || backup->suffix)
		return NULL;
	for (size_t i = 0; i < backup->filter_count; i++)
		if (!filter_suffix(backup->filters[i][0]))
			return backup->filters[i][0];
	return NULL;
}

void backup_add_name(
	const struct backup *backup, struct text *text, const char *database, const char *time)
{
	if (backup->name) {
		text_add(text, backup->name);
		return;
	}
	dump_name_add(text, &backup->kind, database, time,
		dump_options_suffix(&backup->kind, backup->words));
	for (size_t i = 0; i < backup->filter_count; i++) {
		const char *suffix = filter_suffix(backup->filters[i][0]);

		text_add(text, suffix ? suffix : "");
	}
	text_add(text, backup->suffix ? backup->suffix : "");
}

void backup_add_password_command(const struct backup *backup, struct command *command)
{
	if (!backup->password_command)
		return;
	command_add(command, "--password-command");
	command_add(command, backup->password_command);
}

void backup_add_dump_command(const struct backup *backup, struct command *command, const char *url)
{
	command_add(command, "pgb-dump");
	if (backup->checks)
		command_add(command, "--check");
	if (backup->verbose)
		command_add(command, "-v");
	if (dump_format_option(backup->kind.format)) {
		command_add(command, "-F");
		command_add(command, dump_format_option(backup->kind.format));
	}
	if (backup->jobs) {
		command_add(command, "-j");
		command_add(command, backup->jobs);
	}
	command_add(command, dump_scope_option(backup->kind.scope));
	backup_add_password_command(backup, command);
	if (backup->through_pooler)
		command_add(command, "--through-pooler");
	command_add(command, url);
	if (backup->words && backup->words[0]) {
		command_add(command, "--");
		command_add_all(command, backup->words);
	}
}

bool backup_has_own_driver(const struct backup *backup)
{
	return strcmp(backup->driver, "local") == 0 || strcmp(backup->driver, "s3") == 0 ||
	       strcmp(backup->driver, "rclone") == 0;
}

/*
 * An archive of a version that is not known counts by pg_dump's exit status, as it does without
 * filters: hence -u.
 */
static void add_judge(const struct backup *backup, struct command *command)
{
	static const char *const words[] = {"|", "pgb-check", "--pass", "-u"};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		command_add(command, words[i]);
	if (backup->verbose)
		command_add(command, "-v");
}

void backup_add_report(const struct backup *backup, struct command *command)
{
	if (!backup->report)
		return;
	command_add(command, "--report");
	command_add(command, backup->report);
}

/* Each after a bar, for pgb-run. */
static void add_filters(const struct backup *backup, struct command *command)
{
	for (size_t i = 0; i < backup->filter_count; i++) {
		command_add(command, "|");
		command_add_all(command, backup->filters[i]);
	}
}

void backup_add_driver(
	const struct backup *backup, struct command *command, const char *program, const char *name)
{
	command_add(command, program);
	if (backup->checks)
		command_add(command, "--check");
	if (backup->force)
		command_add(command, "-f");
	if (backup->verbose)
		command_add(command, "-v");
	if (backup->parents)
		command_add(command, "-p");
	if (backup->filter_count > 0 && backup_has_own_driver(backup))
		command_add(command, "--no-inside");
	if (!backup->checks)
		backup_add_report(backup, command);
	command_add_all(command, backup->driver_options.words);
	command_add(command, backup->destination);
	command_add(command, name);
	command_add(command, "--");
}

void backup_add_command(const struct backup *backup, struct command *command, const char *program,
	const char *name, const char *url)
{
	backup_add_driver(backup, command, program, name);
	if (backup->filter_count > 0)
		command_add(command, "pgb-run");
	backup_add_dump_command(backup, command, url);
	if (backup->filter_count > 0)
		add_judge(backup, command);
	add_filters(backup, command);
}

void backup_announce(const struct backup *backup, const char *database, const char *name)
{
	const char *driver = backup->driver;
	const char *destination = backup->destination;

	if (!backup->verbose && !isatty(STDERR_FILENO))
		return;
	if (backup->kind.scope == DUMP_GLOBALS)
		say("backing up roles and tablespaces to %s %s as %s", driver, destination, name);
	else if (backup->kind.scope == DUMP_ALL)
		say("backing up all databases to %s %s as %s", driver, destination, name);
	else
		say("backing up database \"%s\" to %s %s as %s", database, driver, destination,
			name);
}

void backup_release(struct backup *backup)
{
	for (size_t i = 0; i < backup->filter_count; i++)
		free(backup->filters[i]);
	command_release(&backup->driver_options);
	command_release(&backup->decoders);
	*backup = (struct backup){0};
}

void backup_fold_driver(char *name)
{
	for (; *name != '\0'; name++)
		if (*name >= 'A' && *name <= 'Z')
			*name = (char)(*name - 'A' + 'a');
}

static bool is_driver_name(const char *name)
{
	static const char accepted[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	return *name != '\0' && name[strspn(name, accepted)] == '\0';
}

static bool has_driver_program(const char *prefix, const char *name)
{
	struct text program;
	char *path = NULL;

	text_init(&program, PROGRAM_MAX);
	text_add(&program, prefix);
	text_add(&program, name);
	if (!program.broken)
		path = search_path_find(program.bytes);
	text_release(&program);
	free(path);
	return path != NULL;
}

static void suggest_drivers(const char *prefix)
{
	char **names = search_path_list(prefix);
	struct text list;

	text_init(&list, LIST_MAX);
	for (size_t i = 0; names && names[i]; i++)
		if (is_driver_name(names[i]))
			text_printf(&list, "%s%s", list.length > 0 ? ", " : "", names[i]);
	if (list.length > 0)
		hint("available drivers: %s", list.bytes);
	else
		hint("there is no program %sDRIVER on PATH", prefix);
	text_release(&list);
	search_path_free_names(names);
}

bool backup_knows_driver(const char *prefix, const char *name)
{
	if (is_driver_name(name) && has_driver_program(prefix, name))
		return true;
	fail("unknown driver \"%s\"", name);
	suggest_drivers(prefix);
	return false;
}
