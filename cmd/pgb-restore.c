/*
 * pgb-restore: restores a dump into a database, all of it or nothing.
 */
#include "dump/name.h"
#include "pg/connection_words.h"
#include "pg/conninfo.h"
#include "pg/password_command.h"
#include "pg/prompt.h"
#include "pg/server.h"
#include "restore/parallel_restore.h"
#include "restore/script.h"
#include "store/list_sink.h"
#include "store/restore_sink.h"
#include "store/source.h"
#include "store/store.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <stdbool.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-restore [-1] [-c | --into-non-empty] [--properties] [PARTS]\n"
	"                   [-j JOBS [--memory SIZE]] [--before FILE] [--after FILE]\n"
	"                   [--analyze] [--bin-dir DIR]\n"
	"                   [--decode FILTER]... [--password-command COMMAND]\n"
	"                   [--report FILE] [-v] URL [-- COMMAND...]\n"
	"       pgb-restore --create [--carry-on] | --create-in-place [-1] [--name NAME]\n"
	"                   [--encoding ENCODING] [--locale LOCALE]\n"
	"                   [--locale-provider PROVIDER] [--icu-locale LOCALE]\n"
	"                   [--owner ROLE] [--tablespace NAME] [--template NAME]\n"
	"                   [PARTS] [-j JOBS [--memory SIZE]] [--before FILE]\n"
	"                   [--after FILE] [--analyze] [--bin-dir DIR] [--decode FILTER]...\n"
	"                   [--password-command COMMAND] [-v] URL [-- COMMAND...]\n"
	"       pgb-restore --list [PARTS] [--bin-dir DIR] [--decode FILTER]... [-v]\n"
	"                   [-- COMMAND...]\n"
	"\n"
	"Restores the dump on standard input, or of COMMAND, into the database that URL\n"
	"names, which must be empty: in one transaction, which is committed only if the\n"
	"dump is complete. Knows the plain, custom and tar formats, compressed by gzip,\n"
	"zstd, lz4 or xz as well. PARTS are the options of pg_restore that choose what is\n"
	"restored: those whose help begins with \"only\", \"no\" or \"not\".\n"
	"\n"
	"      --after FILE          run the SQL in FILE at the end of the transaction\n"
	"      --analyze             analyze the database when it is restored\n"
	"      --before FILE         run the SQL in FILE before the dump, in its transaction\n"
	"      --bin-dir DIR         run the psql and the pg_restore that are in DIR\n"
	"      --carry-on            with --create, pass over statements that fail, but not\n"
	"                            over data: the status is 6 then\n"
	"  -c, --clean               first drop all that the database holds\n"
	"      --create              create the database, as it was when it was dumped; it\n"
	"                            gets its name when the restore is complete\n"
	"      --create-in-place     the same, but with its name from the beginning\n"
	"      --decode FILTER       first decode the dump by a command: 'age -d -i FILE'\n"
	"      --encoding ENCODING   its encoding\n"
	"      --icu-locale LOCALE   its ICU locale\n"
	"      --into-non-empty      keep what the database holds\n"
	"      --list                list what an archive holds, and restore nothing\n"
	"      --locale LOCALE       its collation and character classes\n"
	"      --locale-provider P   its locale provider: libc, icu or builtin\n"
	"      --name NAME           the dump's file name, which tells what to create\n"
	"      --owner ROLE          its owner\n"
	"      --properties          give the database, which exists, the comment, privileges\n"
	"                            and settings of the dumped one\n"
	"  -j, --jobs JOBS           restore by JOBS processes, not in one transaction\n"
	"      --memory SIZE         with -j, keep at most SIZE of rows in memory (256M)\n"
	"      --password-command C  run the command C for the password of each connection\n"
	"  -1, --single-transaction  fail if one transaction is not possible\n"
	"      --tablespace NAME     its tablespace\n"
	"      --template NAME       the database that it is a copy of: template0\n"
	"      --report FILE         append a line of JSON about the run to FILE\n"
	"  -v, --verbose             say what is done\n"
	"      --help                show this help\n"
	"      --version             show the version\n";

static const char input_advice[] = "the dump is read from standard input: pgb-restore URL <FILE";

enum code {
	AFTER = OPTIONS_LONG,
	ANALYZE,
	BEFORE,
	BIN_DIR,
	CARRY_ON,
	CREATE,
	CREATE_IN_PLACE,
	DECODE,
	ENCODING,
	ICU_LOCALE,
	INTO_NON_EMPTY,
	LIST,
	LOCALE,
	LOCALE_PROVIDER,
	MEMORY,
	NAME,
	OWNER,
	PROPERTIES,
	TABLESPACE,
	TEMPLATE,
};

_Static_assert((int)TEMPLATE < (int)PARTS_OPTION_TABLE, "two options with one code");

static const struct option option_table[] = {
	{"after", required_argument, NULL, AFTER},
	{"analyze", no_argument, NULL, ANALYZE},
	{"before", required_argument, NULL, BEFORE},
	{"bin-dir", required_argument, NULL, BIN_DIR},
	{"carry-on", no_argument, NULL, CARRY_ON},
	{"clean", no_argument, NULL, 'c'},
	{"create", no_argument, NULL, CREATE},
	{"create-in-place", no_argument, NULL, CREATE_IN_PLACE},
	{"decode", required_argument, NULL, DECODE},
	{"encoding", required_argument, NULL, ENCODING},
	{"icu-locale", required_argument, NULL, ICU_LOCALE},
	{"into-non-empty", no_argument, NULL, INTO_NON_EMPTY},
	{"jobs", required_argument, NULL, 'j'},
	{"list", no_argument, NULL, LIST},
	{"locale", required_argument, NULL, LOCALE},
	{"locale-provider", required_argument, NULL, LOCALE_PROVIDER},
	{"memory", required_argument, NULL, MEMORY},
	{"name", required_argument, NULL, NAME},
	{"owner", required_argument, NULL, OWNER},
	{"properties", no_argument, NULL, PROPERTIES},
	PARTS_OPTIONS,
	PASSWORD_COMMAND_ENTRY,
	{"single-transaction", no_argument, NULL, '1'},
	{"tablespace", required_argument, NULL, TABLESPACE},
	{"template", required_argument, NULL, TEMPLATE},
	OPTIONS_REPORT_ENTRY,
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

/* From the command line. */
struct pgb_restore_options {
	struct restore_options restore;
	struct dump_name name; /* of --name */
	struct command decoders;
	const char *password_command;
	bool list;
};

static const char *take_name(const char *argument, struct pgb_restore_options *order)
{
	int is_name = dump_name_read(&order->name, argument);

	if (is_name < 0)
		return "out of memory";
	if (is_name == 0 || order->name.kind.scope != DUMP_DATABASE)
		return "it must be the name of a database's dump with a time, such as "
		       "shop-20261122T023000Z.sql";
	if (order->name.companion)
		return "it is the name of a file beside a dump, such as its checksum, or of a "
		       "piece of one";
	order->restore.database = order->name.database;
	return NULL;
}

/* Takes an option on how the new database differs from the dumped one. */
static const char *take_choice(int code, const char *argument, struct database_choice *choice)
{
	const char **const members[] = {
		[ENCODING - OPTIONS_LONG] = &choice->encoding,
		[ICU_LOCALE - OPTIONS_LONG] = &choice->icu_locale,
		[LOCALE - OPTIONS_LONG] = &choice->locale,
		[LOCALE_PROVIDER - OPTIONS_LONG] = &choice->locale_provider,
		[OWNER - OPTIONS_LONG] = &choice->owner,
		[TABLESPACE - OPTIONS_LONG] = &choice->tablespace,
		[TEMPLATE - OPTIONS_LONG] = &choice->template_name,
	};

	if (*argument == '\0')
		return "it is empty";
	*members[code - OPTIONS_LONG] = argument;
	return NULL;
}

/* Takes an option on what is run of the dump, or besides it. False if CODE is of another one. */
static bool take_addition(struct restore_options *restore, int code, const char *argument)
{
	switch (code) {
	case AFTER:
		restore->after = argument;
		return true;
	case ANALYZE:
		restore->analyze = true;
		return true;
	case BEFORE:
		restore->before = argument;
		return true;
	case CARRY_ON:
		restore->carry_on = true;
		return true;
	case PROPERTIES:
		restore->properties = true;
		return true;
	default:
		return false;
	}
}

/* Takes an option on how it is restored, and into what. False if CODE is of another one. */
static bool take_manner(struct restore_options *restore, int code)
{
	switch (code) {
	case 'c':
		restore->clean = true;
		return true;
	case CREATE:
	case CREATE_IN_PLACE:
		restore->create = true;
		restore->in_place = code == CREATE_IN_PLACE;
		return true;
	case INTO_NON_EMPTY:
		restore->into_non_empty = true;
		return true;
	case '1':
		restore->single = true;
		return true;
	default:
		return false;
	}
}

static enum status take_restore_option(struct options *options, int code, void *context)
{
	struct pgb_restore_options *order = context;
	struct restore_options *restore = &order->restore;

	if (parts_have_option(code))
		return options_check(
			options, code, parts_take_option(&restore->parts, code, options->argument));
	if (take_manner(restore, code) || take_addition(restore, code, options->argument))
		return STATUS_DONE;
	switch (code) {
	case BIN_DIR:
		restore->programs = options->argument;
		return STATUS_DONE;
	case DECODE:
		return options_check_command(
			options, code, source_add_decoder(&order->decoders, options->argument));
	case LIST:
		order->list = true;
		return STATUS_DONE;
	case NAME:
		return options_check(options, code, take_name(options->argument, order));
	case 'j':
		return options_check(options, code,
			parallel_restore_read_jobs(options->argument, &restore->jobs));
	case MEMORY:
		return options_check(options, code,
			restore_jobs_read_memory(options->argument, &restore->memory));
	case PASSWORD_COMMAND_OPTION:
		return password_command_take(options, &order->password_command);
	default:
		return options_check(
			options, code, take_choice(code, options->argument, &restore->choice));
	}
}

static enum status stream_into(
	struct sink *sink, const struct pgb_restore_options *order, const struct options *options)
{
	const struct store_options stream = {.command = options->command,
		.decoders = order->decoders.words,
		.decode = true,
		.restores = true,
		.operands = options->operands};

	return store_stream(sink, &stream);
}

static enum status connect_and_restore(struct options *options, struct pgb_restore_options *order)
{
	struct restore_sink sink;
	struct conninfo conninfo;
	bool is_file = access(options->operands[0], R_OK) == 0;
	const struct server_options server = {
		.beside = order->restore.create,
		.may_prompt = true,
		.absent_advice = is_file ? input_advice : "--create makes it",
	};
	enum status status = conninfo_open(&conninfo, options->operands[0]);

	if (status == STATUS_DONE)
		status = password_command_use(&conninfo, order->password_command);
	/* Before stop_open(), so that a signal still ends the wait for a server. */
	if (status == STATUS_DONE)
		status = server_connect(&conninfo, &server, &order->restore.connection);
	if (status == STATUS_DONE)
		status = stop_open();
	if (status == STATUS_DONE)
		status = restore_sink_open(&sink, &order->restore, &conninfo);
	if (status == STATUS_DONE) {
		status = stream_into(&sink.sink, order, options);
		restore_sink_close(&sink);
	}
	conninfo_release(&conninfo);
	return prompt_leave(stop_leave(status));
}

static enum status list_contents(
	const struct options *options, const struct pgb_restore_options *order)
{
	const struct archive_list_options list = {
		.programs = order->restore.programs, .choice = order->restore.parts.words};
	enum status status = stop_open();
	struct list_sink sink;

	if (status != STATUS_DONE)
		return status;
	list_sink_open(&sink, &list);
	status = stream_into(&sink.sink, order, options);
	list_sink_close(&sink);
	return stop_leave(status);
}

static enum status check_command_line(
	struct options *options, const struct pgb_restore_options *order)
{
	const char *conflict = order->list
				       ? restore_options_find_conflict_with_list(&order->restore)
				       : restore_options_find_conflict(&order->restore);

	if (order->list && options->operand_count > 0)
		conflict = "--list connects to no database: it takes no URL";
	else if (!order->list && options->operand_count == 0)
		return options_miss_operand(options, 0);
	return conflict ? options_misuse(options, "%s", conflict) : source_check(options->command);
}

static enum status run_restore(struct options *options, void *context)
{
	struct pgb_restore_options *order = context;
	enum status status = check_command_line(options, order);

	if (status == STATUS_DONE && order->list)
		return list_contents(options, order);
	if (status == STATUS_DONE && order->restore.database && order->name.kind.partial)
		warn("by its name the dump leaves something out: database \"%s\" will lack it",
			order->restore.database);
	if (status == STATUS_DONE)
		status = script_check(order->restore.before);
	if (status == STATUS_DONE)
		status = script_check(order->restore.after);
	return status == STATUS_DONE ? connect_and_restore(options, order) : status;
}

static const struct options_elsewhere elsewhere[] = {
	CONNECTION_WORDS_ELSEWHERE, SOURCE_ENCODING_ELSEWHERE, {NULL, NULL, NULL}};

static const struct program program = {
	.name = "pgb-restore",
	.help = help,
	.shared_help = parts_options_help,
	.option_table = option_table,
	.libraries = prompt_libraries,
	.operands = {"URL"}, /* not with --list */
	.operands_advice = input_advice,
	.elsewhere = elsewhere,
	.tail = OPTIONS_TAIL_COMMAND,
	.holds_secrets = true,
	.take_option = take_restore_option,
	.run = run_restore,
};

int main(int argc, char **argv)
{
	struct pgb_restore_options order = {.restore = {.programs = NULL}};

	int status = program_main(&program, argc, argv, &order);

	command_release(&order.decoders);
	return status;
}
