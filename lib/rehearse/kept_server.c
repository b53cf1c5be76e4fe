#include "rehearse/kept_server.h"

#include "pg/parameters.h"
#include "rehearse/scratch_server.h"
#include "rehearse/server_settings.h"

#include "unix/command.h"
#include "unix/message.h"
#include "unix/scratch_folder.h"
#include "unix/text.h"
#include "unix/words.h"

#include <string.h>

enum { TEXT_LIMIT = 1 << 20 };

/* Adds a value in the syntax of postgresql.conf. */
static void add_quoted_value(struct text *text, const char *value)
{
	text_add_byte(text, '\'');
	for (; *value != '\0'; value++) {
		if (*value == '\n') {
			text_add(text, "\\n");
			continue;
		}
		if (*value == '\'' || *value == '\\')
			text_add_byte(text, *value);
		text_add_byte(text, *value);
	}
	text_add(text, "'\n");
}

static void add_setting_line(struct text *text, const char *name, const char *value)
{
	text_printf(text, "%s = ", name);
	add_quoted_value(text, value);
}

/* As on the server's command line, "-" in a name is "_". */
static void add_given_setting(struct text *text, const char *setting)
{
	size_t length = strcspn(setting, "=");

	for (size_t i = 0; i < length; i++)
		text_add_bytes(text, setting[i] == '-' ? "_" : &setting[i], 1);
	text_add(text, " = ");
	add_quoted_value(text, setting[length] == '=' ? setting + length + 1 : "");
}

void kept_server_add_settings(struct text *text, char *const *given, const char *folder)
{
	text_add(text, "\n# pgb-rehearse --keep\n");
	for (; given && *given; given++)
		add_given_setting(text, *given);
	add_setting_line(text, "listen_addresses", "");
	add_setting_line(text, "port", SERVER_SETTINGS_PORT);
	add_setting_line(text, "unix_socket_permissions", "0700");
	add_setting_line(text, "unix_socket_directories", folder);
}

enum status kept_server_write_settings(const struct scratch_folder *folder, char *const *given)
{
	enum status status;
	struct text text;

	text_init(&text, TEXT_LIMIT);
	kept_server_add_settings(&text, given, folder->path);
	status = text_finish(&text, "the settings of the server");
	if (status == STATUS_DONE)
		status = scratch_folder_append(folder, "data/postgresql.conf", &text);
	text_release(&text);
	return status;
}

/* The dump may have changed this file by ALTER SYSTEM. */
enum status kept_server_discard_changes(const struct scratch_folder *folder)
{
	return scratch_folder_truncate(folder, "data/postgresql.auto.conf");
}

/* Adds the program NAME of PostgreSQL. */
static void add_program(struct text *text, const struct scratch_server *server, const char *name)
{
	struct text path;

	text_init(&path, TEXT_LIMIT);
	text_printf(&path, "%s/%s", server->programs, name);
	words_quote(text, path.bytes);
	text_release(&path);
}

/* pg_ctl does not run as root, and the folder belongs to the user of SERVER. */
static void add_pg_ctl(struct text *text, const struct scratch_server *server)
{
	const struct account *account = &server->folder.user.account;

	if (account->is_other)
		text_printf(text, "runuser -u %s -- ", account->name);
	add_program(text, server, "pg_ctl");
}

/* Adds OPTION with the file NAME of the server's folder. */
static void add_file(struct text *text, const struct scratch_server *server, const char *option,
	const char *name)
{
	struct text path;

	text_init(&path, TEXT_LIMIT);
	text_printf(&path, "%s%s", server->folder.path, name);
	text_printf(text, " %s ", option);
	words_quote(text, path.bytes);
	text_release(&path);
}

/*
 * Adds the settings that keep other users out. They override those of the configuration files,
 * which the dump may have changed. pg_ctl has a shell split them.
 */
static void add_last_settings(struct text *text, const char *folder)
{
	struct command words = {0};
	struct text socket, options;

	text_init(&socket, TEXT_LIMIT);
	text_init(&options, TEXT_LIMIT);
	text_printf(&socket, "unix_socket_directories=%s", folder);
	server_settings_add_last(&words, socket.bytes);
	if (words.broken)
		text->broken = true;
	else
		words_quote_all(&options, words.words);
	text_add(text, " -o ");
	words_quote(text, options.bytes);
	command_release(&words);
	text_release(&options);
	text_release(&socket);
}

static void say_line(const char *what, struct text *command)
{
	if (!command->broken)
		say("to %s: %s", what, command->bytes);
	text_clear(command);
}

/* As "dbname=...", since psql reads a name with "=" as a connection string. */
static void add_database(struct text *text, const char *database)
{
	struct text parameter;

	text_init(&parameter, TEXT_LIMIT);
	if (strpbrk(database, "=:"))
		parameters_add_one(&parameter, "dbname", database);
	else
		text_add(&parameter, database);
	text_add(text, " -d ");
	words_quote(text, parameter.bytes);
	text_release(&parameter);
}

void kept_server_say(const struct scratch_server *server, const char *database)
{
	struct text text;

	say("the server is kept in folder \"%s\", and is stopped", server->folder.path);
	text_init(&text, TEXT_LIMIT);
	add_pg_ctl(&text, server);
	add_file(&text, server, "-D", "/data");
	add_file(&text, server, "-l", "/log");
	add_last_settings(&text, server->folder.path);
	text_add(&text, " start");
	say_line("start it", &text);
	add_program(&text, server, "psql");
	add_file(&text, server, "-h", "");
	text_add(&text, " -p " SERVER_SETTINGS_PORT " -U " SCRATCH_SERVER_USER);
	add_database(&text, database);
	say_line("connect to it", &text);
	add_pg_ctl(&text, server);
	add_file(&text, server, "-D", "/data");
	text_add(&text, " stop");
	say_line("stop it", &text);
	text_add(&text, "rm -r");
	add_file(&text, server, "--", "");
	say_line("remove it", &text);
	text_release(&text);
}
