/*
 * pgbackup: makes a backup, or restores one. It builds the pipeline of the other programs and
 * executes it.
 */
#include "dump/name.h"
#include "parallel/dump_jobs.h"
#include "pg/connection_words.h"
#include "pg/conninfo.h"
#include "pg/conninfo_check.h"
#include "pg/dump_option_table.h"
#include "pg/dump_options.h"
#include "pg/libpq_version.h"
#include "pg/passfile.h"
#include "pg/password_command.h"
#include "store/backup.h"
#include "store/backup_check.h"
#include "store/backup_probe.h"
#include "store/driver_options.h"
#include "store/recovery.h"
#include "store/source.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/search_path.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
	"usage: pgbackup -d DRIVER DESTINATION [--through FILTER]... [-f] [-p] [-v] [-n]\n"
	"                [-F FORMAT] [-j JOBS] [-x SUFFIX] [--name NAME] [--full]\n"
	"                [--report FILE] [--globals-only | --all] [-o WORD]...\n"
	"                [--through-pooler] [--password-command COMMAND] [URL]\n"
	"                [-- PG_DUMP_OPTION...]\n"
	"       pgbackup --check [OPTION...] -d DRIVER DESTINATION [URL] [-- PG_DUMP_OPTION...]\n"
	"       pgbackup --restore -d DRIVER DESTINATION [--decode FILTER]... [-v] [-n]\n"
	"                [--report FILE] [-o WORD]... [--password-command COMMAND]\n"
	"                {DATABASE | --globals-only | --all | --name NAME} URL\n"
	"                [-- PGB_RESTORE_OPTION...]\n"
	"\n"
	"Backs up the database that URL names. URL is anything that pg_dump takes: a\n"
	"URL, a keyword string, a name, or nothing. A backup that you can see is complete.\n"
	"With --restore, creates the database that URL names from the newest backup of\n"
	"DATABASE.\n"
	"\n"
	"  -d, --driver DRIVER DESTINATION\n"
	"                         where to: local and a folder or file, s3 and a bucket,\n"
	"                         or any pgb-put-DRIVER and what it takes\n"
	"      --through FILTER   send the dump through a command, such as 'zstd -3', after it\n"
	"                         was judged\n"
	"      --decode FILTER    with --restore: first decode the backup by a command, such\n"
	"                         as 'age -d -i FILE'\n"
	"      --password-command COMMAND\n"
	"                         run COMMAND for the password of each connection\n"
	"      --through-pooler   dump even through a pooler that shares sessions\n"
	"  -f, --force            replace an existing backup of the same name\n"
	"  -p, --parents          create all missing folders, not only the last one\n"
	"  -F, --format FORMAT    p (plain), c (custom) or t (tar)\n"
	"  -j, --jobs JOBS        read by JOBS connections at a time; not for -F t\n"
	"  -x, --suffix SUFFIX    put SUFFIX at the end of the name; needed after a filter\n"
	"                         that is not known, such as openssl\n"
	"      --name NAME        the whole name, in place of DATABASE-TIME.sql\n"
	"      --full             give the backup the name of a full one, whatever the options\n"
	"                         of pg_dump leave out\n"
	"      --globals-only     back up only roles and tablespaces\n"
	"      --all              back up the whole cluster\n"
	"  -o, --option WORD      pass WORD to the driver, as in -o --region=eu-west-1\n"
	"      --check            try the server, the rights, the filters and the destination;\n"
	"                         make no backup\n"
	"  -n, --dry-run          print the command, run nothing\n"
	"      --report FILE      have the driver append a line of JSON about the run to FILE\n"
	"      --restore          restore the newest backup, or the one called NAME\n"
	"  -v, --verbose          say what is done\n"
	"      --help             show this help\n"
	"      --version          show the version\n";

enum { TEXT_LIMIT = 1 << 20 };

enum code {
	CHECK = OPTIONS_LONG,
	THROUGH,
	DECODE,
	POOLER,
	NAME,
	FULL,
	GLOBALS_ONLY,
	ALL,
	REPORT,
	RESTORE,
};

static const struct option option_table[] = {
	{"driver", required_argument, NULL, 'd'},
	{"through", required_argument, NULL, THROUGH},
	{"decode", required_argument, NULL, DECODE},
	{"through-pooler", no_argument, NULL, POOLER},
	PASSWORD_COMMAND_ENTRY,
	{"force", no_argument, NULL, 'f'},
	{"parents", no_argument, NULL, 'p'},
	{"format", required_argument, NULL, 'F'},
	{"jobs", required_argument, NULL, 'j'},
	{"suffix", required_argument, NULL, 'x'},
	{"name", required_argument, NULL, NAME},
	{"full", no_argument, NULL, FULL},
	{"globals-only", no_argument, NULL, GLOBALS_ONLY},
	{"all", no_argument, NULL, ALL},
	{"option", required_argument, NULL, 'o'},
	{"check", no_argument, NULL, CHECK},
	{"dry-run", no_argument, NULL, 'n'},
	{"report", required_argument, NULL, REPORT},
	{"restore", no_argument, NULL, RESTORE},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct pgbackup_options {
	struct backup backup;
	bool dry_run;
	bool restores;
	const char *database; /* whose backup is restored, or NULL */
	char *url;            /* NULL: not given */
};

static enum status take_driver(struct options *options, struct pgbackup_options *order)
{
	struct backup *backup = &order->backup;

	if (backup->driver)
		return options_misuse(options, "option -d was given twice");
	backup_fold_driver(options->argument);
	backup->driver = options->argument;
	backup->destination = options_next_word(options);
	if (conninfo_check_is_url(backup->driver) ||
		(backup->destination && conninfo_check_is_url(backup->destination)))
		return options_misuse(options, "option -d takes two words, DRIVER and DESTINATION, "
					       "and a connection string stands in their place");
	if (!backup->destination || *backup->destination == '\0')
		return options_misuse(options, "option -d takes two words, DRIVER and DESTINATION; "
					       "neither may be empty or begin with \"-\"");
	return STATUS_DONE;
}

/* Notes the word after "-o --region", in case that it should have been a part of it. */
static void take_driver_option(struct options *options, struct backup *backup)
{
	char *next = options_show_word(options);

	command_add(&backup->driver_options, options->argument);
	if (backup->loose_word || strncmp(options->argument, "--", 2) != 0 ||
		strchr(options->argument, '='))
		return;
	backup->loose_option = options->argument;
	backup->loose_word = next;
}

/* The options whose arguments are checked later, if they have one. */
static void set_backup_option(struct pgbackup_options *order, int option, char *argument)
{
	struct backup *backup = &order->backup;

	switch (option) {
	case 'f':
		backup->force = true;
		break;
	case 'p':
		backup->parents = true;
		break;
	case 'x':
		backup->suffix = argument;
		break;
	case NAME:
		backup->name = argument;
		break;
	case FULL:
		backup->full = true;
		break;
	case REPORT:
		backup->report = argument;
		break;
	case CHECK:
		backup->checks = true;
		break;
	case RESTORE:
		order->restores = true;
		break;
	case POOLER:
		backup->through_pooler = true;
		break;
	default:
		order->dry_run = true;
	}
}

static enum status take_backup_option(struct options *options, int option, void *context)
{
	struct pgbackup_options *order = context;
	struct backup *backup = &order->backup;

	switch (option) {
	case 'd':
		return take_driver(options, order);
	case 'o':
		take_driver_option(options, backup);
		return STATUS_DONE;
	case THROUGH:
		return options_check_command(
			options, THROUGH, backup_add_filter(backup, options->argument));
	case DECODE:
		return options_check_command(
			options, DECODE, source_add_decoder(&backup->decoders, options->argument));
	case PASSWORD_COMMAND_OPTION:
		return password_command_take(options, &backup->password_command);
	case 'j':
		backup->jobs = options->argument;
		return options_check(options, 'j', dump_jobs_read_jobs(backup->jobs, NULL));
	case 'F':
		return options_say_mistake(
			dump_kind_set_format(&backup->kind, options->argument), options);
	case GLOBALS_ONLY:
	case ALL:
		return options_say_mistake(
			dump_kind_set_scope(&backup->kind, option == ALL ? DUMP_ALL : DUMP_GLOBALS),
			options);
	default:
		set_backup_option(order, option, options->argument);
		return STATUS_DONE;
	}
}

/* Prints the command (--dry-run), or executes it. */
static enum status become_command(const struct pgbackup_options *order,
	const struct conninfo *conninfo, const struct command *command)
{
	if (order->dry_run)
		return command_print(command);
	if (conninfo->password && passfile_offer(conninfo->password) != 0)
		return STATUS_FAILED;
	return command_become(command);
}

/* For --check. */
static enum status probe_stages(const struct pgbackup_options *order,
	const struct conninfo *conninfo, const char *program, const char *name)
{
	if (conninfo->password && passfile_offer(conninfo->password) != 0)
		return STATUS_FAILED;
	if (stop_open() != STATUS_DONE)
		return STATUS_FAILED;
	return (enum status)stop_leave(
		backup_probe_run(&order->backup, program, name, conninfo->text));
}

/* NAME is that of the new backup; NULL if one is restored. */
static enum status become_driver(const struct pgbackup_options *order,
	const struct conninfo *conninfo, const char *program, const char *name)
{
	const struct backup *backup = &order->backup;
	struct command command = {0};
	enum status status;

	if (name)
		backup_add_command(backup, &command, program, name, conninfo->text);
	else
		recovery_add_command(backup, &command, program, order->database, conninfo->text);
	status = become_command(order, conninfo, &command);
	command_release(&command);
	return status;
}

static enum status run_driver(
	const struct pgbackup_options *order, const struct conninfo *conninfo, const char *name)
{
	struct text program;
	enum status status;

	text_init(&program, TEXT_LIMIT);
	text_printf(&program, "%s%s", name ? BACKUP_DRIVER_PREFIX : RECOVERY_DRIVER_PREFIX,
		order->backup.driver);
	status = text_finish(&program, "the driver");
	if (status == STATUS_DONE)
		status = order->backup.checks ? probe_stages(order, conninfo, program.bytes, name)
					      : become_driver(order, conninfo, program.bytes, name);
	text_release(&program);
	return status;
}

static enum status back_up(const struct pgbackup_options *order, const struct conninfo *conninfo)
{
	char now[DUMP_NAME_TIME_SIZE];
	enum status status;
	struct text name;

	text_init(&name, TEXT_LIMIT);
	dump_name_time(now, time(NULL));
	backup_add_name(&order->backup, &name, conninfo->database, now);
	status = text_finish(&name, "the name");
	if (status == STATUS_DONE) {
		if (!order->dry_run && !order->backup.checks)
			backup_announce(&order->backup, conninfo->database, name.bytes);
		status = run_driver(order, conninfo, name.bytes);
	}
	text_release(&name);
	return status;
}

static enum status take_backup_operands(struct options *options, struct pgbackup_options *order)
{
	enum status status;

	if (order->backup.checks && order->dry_run)
		return options_misuse(options, "--check and -n cannot be used together");
	order->url = options->operands[0];
	status = backup_check_operands(&order->backup, options, 1);
	if (status == STATUS_DONE)
		status = backup_check(&order->backup, options, order->url);
	order->backup.kind.partial =
		!order->backup.full &&
		dump_options_are_partial(order->backup.kind.scope, options->command);
	return status;
}

/* Two operands, DATABASE and URL, unless an option says what to restore. */
static enum status take_restore_operands(struct options *options, struct pgbackup_options *order)
{
	const struct backup *backup = &order->backup;
	bool is_chosen = backup->name || backup->kind.scope != DUMP_DATABASE;
	enum status status = backup_check_operands(backup, options, is_chosen ? 1 : 2);

	if (status != STATUS_DONE)
		return status;
	if (options->operand_count < (is_chosen ? 1 : 2))
		return options_misuse(options, is_chosen ? "URL is missing"
							 : "DATABASE, whose newest backup is to "
							   "be restored, or URL is missing");
	order->database = is_chosen ? NULL : options->operands[0];
	order->url = options->operands[is_chosen ? 0 : 1];
	return backup_check_recovery(backup, options);
}

static enum status run_backup(struct options *options, void *context)
{
	struct pgbackup_options *order = context;
	struct conninfo conninfo;
	enum status status;

	if (search_path_put_own_folder_first() != 0)
		return STATUS_FAILED;
	order->backup.words = options->command;
	order->backup.verbose = message_is_verbose();
	status = order->restores ? take_restore_operands(options, order)
				 : take_backup_operands(options, order);
	if (status != STATUS_DONE)
		return status;
	status = conninfo_open(&conninfo, order->url);
	if (status == STATUS_DONE)
		status = password_command_use(&conninfo, order->backup.password_command);
	if (status == STATUS_DONE)
		status = order->restores ? run_driver(order, &conninfo, NULL)
					 : back_up(order, &conninfo);
	conninfo_release(&conninfo);
	return status;
}

static const struct options_elsewhere elsewhere[] = {DRIVER_OPTIONS_ELSEWHERE,
	CONNECTION_WORDS_ELSEWHERE, DUMP_OPTIONS_ELSEWHERE, {NULL, NULL, NULL}};

static const struct program program = {
	.name = "pgbackup",
	.help = help,
	.option_table = option_table,
	.libraries = libpq_libraries,
	.operands = {"URL"},
	.repeats_operand = true,
	.elsewhere = elsewhere,
	.tail = OPTIONS_TAIL_WORDS,
	.holds_secrets = true,
	.take_option = take_backup_option,
	.run = run_backup,
};

int main(int argc, char **argv)
{
	struct pgbackup_options order = {.backup = {.suffix = NULL}};
	int status = program_main(&program, argc, argv, &order);

	backup_release(&order.backup);
	return status;
}
