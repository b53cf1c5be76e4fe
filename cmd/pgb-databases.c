/*
 * pgb-databases: lists the databases of a server as connection strings.
 */
#include "pg/connection_words.h"
#include "pg/conninfo.h"
#include "pg/database_list.h"
#include "pg/parameters.h"
#include "pg/password_command.h"
#include "pg/prompt.h"
#include "store/listing.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <string.h>

static const char help[] =
	"usage: pgb-databases [-0] [-v] [--password-command COMMAND] [URL]\n"
	"\n"
	"Prints the connection string of each database of the server that can be connected\n"
	"to, without a password, one on each line. URL is anything that pg_dump takes: a\n"
	"URL, a keyword string, a name, or nothing.\n"
	"\n"
	"  -0, --null     end each line in a NUL, for names with newlines\n"
	"      --password-command COMMAND\n"
	"                 run COMMAND for the password of each connection\n"
	"  -v, --verbose  also say which databases without data are left out\n"
	"      --help     show this help\n"
	"      --version  show the version\n";

enum { LINE_LIMIT = 1 << 20 };

static const struct option option_table[] = {
	{"null", no_argument, NULL, '0'},
	PASSWORD_COMMAND_ENTRY,
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct databases_options {
	struct listing listing;
	const char *password_command; /* NULL: not given */
};

static enum status take_databases_option(struct options *options, int option, void *context)
{
	struct databases_options *order = context;

	if (option == PASSWORD_COMMAND_OPTION)
		return password_command_take(options, &order->password_command);
	listing_take(&order->listing, option);
	return STATUS_DONE;
}

/* Warns of a password that a program which reads the lines cannot find in the environment. */
static void mention_password(const struct conninfo *conninfo, bool was_asked_for)
{
	const char *given = parameters_value(conninfo->given, "password");

	if (!was_asked_for && (!given || *given == '\0'))
		return;
	warn("the password is not printed with the connection strings");
	hint("backups find one in ~/.pgpass, a service or PGPASSWORD");
}

/* Returns whether the line of DATABASE was printed; false after an error message. */
static bool print_line(
	struct listing *listing, const struct conninfo *conninfo, const char *database)
{
	struct text line;
	bool printed = false;

	text_init(&line, LINE_LIMIT);
	parameters_add_for(&line, conninfo->given, database);
	if (text_finish(&line, "the connection string") == 0) {
		if (listing->ends_in_nul || !strchr(line.bytes, '\n')) {
			printed = listing_print(listing, line.bytes, 0, 0) == 0;
		} else {
			fail("the connection string of database \"%s\" contains a newline",
				database);
			hint("use -0 to print it as well");
		}
	}
	text_release(&line);
	return printed;
}

static enum status print_all(
	struct listing *listing, const struct conninfo *conninfo, struct database_list *list)
{
	const char *database;
	bool is_complete = true;
	enum status status;

	while (!listing->is_broken && (database = database_list_next(list)) != NULL)
		is_complete = print_line(listing, conninfo, database) && is_complete;
	status = listing_finish(listing);
	return is_complete ? status : STATUS_FAILED;
}

static enum status list_databases(struct databases_options *order, char *url)
{
	struct conninfo conninfo;
	struct database_list list = {.rows = NULL};
	enum status status = conninfo_open(&conninfo, url);
	bool has_password = conninfo.password != NULL;

	if (status == STATUS_DONE)
		status = password_command_use(&conninfo, order->password_command);
	if (status == STATUS_DONE)
		status = database_list_open(&list, &conninfo, true);
	if (status == STATUS_DONE) {
		mention_password(&conninfo,
			!has_password && !conninfo.password_command && conninfo.password);
		status = print_all(&order->listing, &conninfo, &list);
	}
	database_list_close(&list);
	conninfo_release(&conninfo);
	return status;
}

static enum status run_databases(struct options *options, void *context)
{
	return prompt_leave(list_databases(context, options->operands[0]));
}

static const struct program program = {
	.name = "pgb-databases",
	.help = help,
	.option_table = option_table,
	.libraries = prompt_libraries,
	.operands = {"URL"},
	.elsewhere = connection_words_elsewhere,
	.holds_secrets = true,
	.take_option = take_databases_option,
	.run = run_databases,
};

int main(int argc, char **argv)
{
	struct databases_options order = {.password_command = NULL};

	return program_main(&program, argc, argv, &order);
}
