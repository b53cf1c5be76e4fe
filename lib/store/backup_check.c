#include "store/backup_check.h"

#include "dump/name.h"
#include "parallel/dump_jobs.h"
#include "pg/conninfo_check.h"
#include "pg/dump_options.h"
#include "pg/parameters.h"
#include "store/backup.h"
#include "store/driver_options.h"
#include "store/local_destination.h"
#include "store/recovery.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/text.h"
#include "unix/words.h"

#include <stddef.h>
#include <string.h>

static const struct options_mistake stray_bar = {
	"\"|\" cannot be a word of a command here", "give each filter a --through of its own"};

/* "pgbackup local backups/ URL": the first two operands may be those of -d. */
static enum status miss_driver(struct options *options)
{
	char *const *words = options->operands;
	struct text place;

	options_misuse(options, "option -d is missing");
	if (options->operand_count < 2 || conninfo_check_is_conninfo(words[0]) ||
		!options_may_quote(options, words[0]) || !options_may_quote(options, words[1])) {
		hint("say where to, as in -d local FOLDER/ or -d s3 BUCKET");
		return STATUS_MISUSE;
	}
	text_init(&place, MESSAGE_MAX);
	words_quote(&place, words[0]);
	text_add_byte(&place, ' ');
	words_quote(&place, words[1]);
	hint("pgbackup -d %s URL", place.bytes);
	text_release(&place);
	return STATUS_MISUSE;
}

/* The index of the operand that follows an -o whose word lacks its argument; -1 if none does. */
static int find_loose_operand(const struct backup *backup, const struct options *options)
{
	for (int i = 0; backup->loose_word && i < options->operand_count; i++)
		if (options->operands[i] == backup->loose_word)
			return i;
	return -1;
}

static enum status refuse_loose_operand(
	const struct backup *backup, struct options *options, int index)
{
	const char *word = backup->loose_word;
	struct text advice;

	text_init(&advice, MESSAGE_MAX);
	text_printf(&advice, "-o takes one word: -o %s=", backup->loose_option);
	if (options_may_quote(options, word))
		words_quote(&advice, word);
	else
		text_add(&advice, "VALUE");
	options_refuse_operand(options, index, advice.bytes);
	text_release(&advice);
	return STATUS_MISUSE;
}

enum status backup_check_operands(const struct backup *backup, struct options *options, int count)
{
	int loose = find_loose_operand(backup, options);

	if (!backup->driver)
		return miss_driver(options);
	if (loose >= 0 && (options->operand_count > count ||
				  driver_options_take_argument(backup->loose_option)))
		return refuse_loose_operand(backup, options, loose);
	if (options->operand_count > count)
		return options_refuse_operand(options, count, NULL);
	return STATUS_DONE;
}

static enum status check_filters(const struct backup *backup, struct options *options)
{
	const char *unknown = backup_find_unknown_filter(backup);

	if (!unknown)
		return STATUS_DONE;
	options_misuse(options, "cannot tell how a name ends after the filter \"%s\"", unknown);
	hint("say it with -x, such as -x .enc; -x '' if what the filter writes is still a dump");
	return STATUS_MISUSE;
}

static enum status check_name(const struct backup *backup, struct options *options)
{
	const char *name = backup->name;

	if (name && backup->suffix)
		return options_misuse(options, "-x and --name cannot be used together");
	if (name && (*name == '\0' || *name == '-' || name[strlen(name) - 1] == '/'))
		return options_misuse(
			options, "a name cannot be empty, begin with \"-\" or end with \"/\"");
	if (name && dump_name_has_control(name))
		return options_misuse(options, "a name cannot hold control characters");
	if (backup->suffix && !dump_name_accepts(backup->suffix))
		return options_misuse(options, "a suffix cannot hold \"/\" or control characters");
	return check_filters(backup, options);
}

static const struct options_mistake *check_destination(const struct backup *backup)
{
	static const struct options_mistake conninfo = {"the destination is a connection string",
		"option -d takes two words, as in -d local backups/; the database comes after "
		"them"};
	static const struct options_mistake no_folders = {
		"option -p is for the driver \"local\"", "-o passes options to a driver"};

	if (strcmp(backup->driver, "local") != 0)
		return backup->parents ? &no_folders : NULL;
	if (parameters_are_meant(backup->destination))
		return &conninfo;
	return local_destination_check(backup->destination, backup->name != NULL, backup->parents);
}

/* "-d s3 'service=main' s3://bucket/". */
static enum status check_places(
	const struct backup *backup, struct options *options, const char *url)
{
	if (!url || strncmp(url, "s3://", 5) != 0)
		return STATUS_DONE;
	if (!options_may_quote(options, url))
		return options_misuse(
			options, "the address of a bucket is not a connection string");
	options_misuse(options, "\"%s\" is not a connection string", url);
	if (parameters_are_meant(backup->destination))
		hint("did it change places with DESTINATION?");
	else
		hint("-d takes two words, DRIVER and DESTINATION: -d s3 %s", url);
	return STATUS_MISUSE;
}

enum status backup_check(const struct backup *backup, struct options *options, const char *url)
{
	const struct options_mistake *mistake = NULL;
	enum status status;

	if (backup->decoders.count > 0)
		return options_misuse(options, "--decode needs --restore");
	if (!backup_knows_driver(BACKUP_DRIVER_PREFIX, backup->driver))
		return STATUS_MISUSE;
	if (backup_has_stray_bar(backup, url))
		mistake = &stray_bar;
	if (!mistake)
		mistake = dump_kind_check(&backup->kind);
	if (!mistake)
		mistake = dump_options_check(backup->kind.scope, backup->words);
	if (!mistake && backup->jobs)
		mistake = dump_jobs_check(&backup->kind, backup->words);
	if (!mistake)
		mistake = check_destination(backup);
	status = mistake ? options_say_mistake(mistake, options)
			 : check_places(backup, options, url);
	return status == STATUS_DONE ? check_name(backup, options) : status;
}

enum status backup_check_recovery(const struct backup *backup, struct options *options)
{
	if (backup->checks)
		return options_misuse(options, "--check is for a backup, not for --restore");
	if (backup->force || backup->parents || backup->suffix || backup->full ||
		backup->filter_count > 0 || backup->through_pooler || backup->jobs ||
		backup->kind.format != DUMP_PLAIN)
		return options_misuse(options,
			"-f, -p, -F, -j, -x, --full, --through and --through-pooler say how a "
			"backup is made: they cannot be used with --restore, which has --decode");
	return backup_knows_driver(RECOVERY_DRIVER_PREFIX, backup->driver) ? STATUS_DONE
									   : STATUS_MISUSE;
}
