#include "rehearse/scratch_server.h"

#include "pg/parameters.h"
#include "pg/query.h"
#include "pg/session.h"
#include "rehearse/kept_server.h"
#include "rehearse/named_user.h"
#include "rehearse/server_log.h"
#include "rehearse/server_settings.h"
#include "rehearse/system_locale.h"
#include "unix/account.h"
#include "unix/child.h"
#include "unix/clock.h"
#include "unix/command.h"
#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/orphans.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Keeps libpq from reading a passfile, and from warning of its mode. */
#define NO_PASSFILE "/dev/null/none"

enum {
	/* sun_path of struct sockaddr_un has 108 bytes, with the NUL. */
	SOCKET_PATH_MAX = 107,

	PATIENCE = 60000,   /* milliseconds to wait for a new server */
	TICK = 10,          /* milliseconds between two attempts to connect */
	LONG_GRACE = 60000, /* CHILD_GRACE of a server that writes all its data first */
	STATEMENT_LIMIT = 1024,
	MAJOR_WITH_LOGIN_TRIGGERS = 17,
};

/* Unsets every PG* variable: they would apply to our connections and to psql. */
static void forget_environment(void)
{
	char **variable = environ;

	while (variable && *variable) {
		size_t length = strcspn(*variable, "=");
		char *name = strncmp(*variable, "PG", 2) == 0 ? strndup(*variable, length) : NULL;

		if (!name || unsetenv(name) != 0)
			variable++;
		free(name);
	}
}

/* Starts PROGRAM as a child of USER. */
static int run_as_user(const struct scratch_server *server, pid_t *pid, const char *program,
	char *const *words, const int streams[3], const struct child_user *user)
{
	struct command command = {0};
	struct text path;
	int error = ENOMEM;

	text_init(&path, PATH_MAX);
	text_printf(&path, "%s/%s", server->programs, program);
	command_add(&command, path.bytes);
	command_add_all(&command, words);
	if (!command.broken && !path.broken)
		error = child_start_as(pid, command.words, streams, user);
	if (error != 0) {
		errno = error;
		fail_errno("could not run \"%s\"", path.bytes);
	}
	command_release(&command);
	text_release(&path);
	return error == 0 ? 0 : -1;
}

int scratch_server_run(const struct scratch_server *server, pid_t *pid, const char *program,
	char *const *words, const int streams[3])
{
	return run_as_user(server, pid, program, words, streams, &server->folder.user);
}

int scratch_server_run_with_files(const struct scratch_server *server, pid_t *pid,
	const char *program, char *const *words, const int streams[3], const int *files)
{
	struct child_user user = server->folder.user;

	user.files = files;
	return run_as_user(server, pid, program, words, streams, &user);
}

/* Starts PROGRAM as a child of USER, with empty input and its output in the log. */
static int run_logged(const struct scratch_server *server, pid_t *pid, const char *program,
	char *const *words, const struct child_user *user)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int result;

	if (nothing < 0)
		return fail_errno("could not open \"/dev/null\"");
	result = run_as_user(server, pid, program, words,
		(const int[]){nothing, server->log, server->log}, user);
	close(nothing);
	return result;
}

static bool is_server_encoding(const char *name)
{
	int encoding = pg_char_to_encoding(name);

	return encoding >= 0 && pg_valid_server_encoding_id(encoding);
}

/* A locale that works with ENCODING. */
static const char *choose_locale(const char *encoding)
{
	return strcmp(encoding, "UTF8") == 0 && system_locale_is_there("C.UTF-8") ? "C.UTF-8" : "C";
}

/* LOCALE, or OTHER if it was not given or this system does not have it. */
static const char *given_or(const char *locale, const char *other)
{
	if (!locale || system_locale_is_there(locale))
		return locale ? locale : other;
	warn("not proven: locale \"%s\": there is no such locale on this system", locale);
	return other;
}

/* Runs initdb with WORDS, and shows what it said if it fails. */
static int run_initdb(
	const struct scratch_server *server, char *const *words, const struct named_user *named)
{
	int wait_status;
	pid_t pid = 0;

	if (run_logged(server, &pid, "initdb", words, &named->user) != 0)
		return -1;
	if (!child_wait(pid, &wait_status, -1)) {
		child_stop(pid, SIGTERM, CHILD_GRACE);
		return -1;
	}
	if (wait_status == 0)
		return 0;
	fail("could not make a database cluster in folder \"%s\":", server->folder.path);
	server_log_show(server->log);
	named_user_hint(named);
	return -1;
}

/* Makes the cluster, and discards initdb's output: the server uses the log from here on. */
static int make_cluster(
	const struct scratch_server *server, const struct scratch_server_options *options)
{
	const char *encoding = is_server_encoding(options->encoding) ? options->encoding : "UTF8";
	const char *locale = choose_locale(encoding);
	char *words[] = {"-D", "data", "-U", (char *)options->superuser, "-E", (char *)encoding,
		"--locale", (char *)locale, "--lc-collate",
		(char *)given_or(options->collate, locale), "--lc-ctype",
		(char *)given_or(options->ctype, locale), "--auth-local=trust",
		"--auth-host=reject", "-N", NULL};
	struct named_user named;
	int result;

	if (named_user_open(&named, &server->folder.user) != STATUS_DONE)
		return -1;
	result = run_initdb(server, words, &named);
	named_user_close(&named);
	return result == 0 ? server_log_clear(server->log) : -1;
}

/* Starts the server. If this process dies the server gets SIGQUIT: an immediate shutdown. */
static int start_postgres(
	struct scratch_server *server, const struct scratch_server_options *options)
{
	struct command words = {0};
	struct child_user user = server->folder.user;
	struct text socket;
	int result = -1;

	user.death_signal = SIGQUIT;
	text_init(&socket, PATH_MAX);
	server_settings_name_socket(&socket, server->folder.path);
	command_add(&words, "-D");
	command_add(&words, "data");
	server_settings_add(&words, options->settings, socket.bytes);
	if (words.broken || socket.broken)
		fail("out of memory");
	else
		result = run_logged(server, &server->pid, "postgres", words.words, &user);
	command_release(&words);
	text_release(&socket);
	return result;
}

/*
 * Turns event triggers off. Servers before version 17 do not know the parameter, and have no event
 * triggers on login.
 */
static const char *choose_options(const struct scratch_server *server)
{
	return server->major >= MAJOR_WITH_LOGIN_TRIGGERS ? "-c event_triggers=off" : "";
}

static PGconn *try_to_connect(
	const struct scratch_server *server, const char *database, const char *user)
{
	const char *const keywords[] = {"host", "port", "user", "dbname", "options", "passfile",
		"fallback_application_name", NULL};
	const char *const values[] = {server->folder.path, SERVER_SETTINGS_PORT, user, database,
		choose_options(server), NO_PASSFILE, message_program_name(), NULL};

	return session_connect(keywords, values, false);
}

/* Whether the server has exited. */
static bool has_ended(struct scratch_server *server)
{
	int wait_status;

	if (!child_wait(server->pid, &wait_status, 0))
		return false;
	server->pid = 0;
	return true;
}

/*
 * Waits until USER can connect. Returns the connection; NULL after an error message, or if a stop
 * was requested.
 */
static PGconn *await_answer(struct scratch_server *server, const char *user)
{
	int64_t deadline = clock_milliseconds() + PATIENCE;
	PGconn *connection;

	while (connection = try_to_connect(server, "template1", user),
		PQstatus(connection) != CONNECTION_OK) {
		PQfinish(connection);
		if (has_ended(server) || clock_milliseconds() >= deadline) {
			fail("the server in folder \"%s\" did not start:", server->folder.path);
			server_log_show(server->log);
			return NULL;
		}
		stop_wait(-1, TICK);
		if (stop_requested() != 0)
			return NULL;
	}
	return connection;
}

static void note_start(const struct scratch_server *server, const PGconn *connection)
{
	const struct account *account = &server->folder.user.account;

	note("started PostgreSQL %s in folder \"%s\"%s%s",
		PQparameterStatus(connection, "server_version"), server->folder.path,
		account->is_other ? ", as user " : "", account->is_other ? account->name : "");
}

static int rename_database(PGconn *connection, const char *name)
{
	struct text statement;
	int result;

	if (strcmp(name, "postgres") == 0)
		return 0;
	text_init(&statement, STATEMENT_LIMIT);
	text_printf(&statement, "ALTER DATABASE postgres RENAME TO %s", name);
	result = text_finish(&statement, "the name of a database");
	if (result == 0)
		result = query_do(connection, statement.bytes);
	text_release(&statement);
	return result;
}

static int start_in_folder(
	struct scratch_server *server, const struct scratch_server_options *options)
{
	PGconn *connection;
	int result;

	if (server_settings_check_folder(server->folder.path, options->keep != NULL) != 0)
		return -1;
	server->log = server_log_open(&server->folder);
	if (server->log < 0 || make_cluster(server, options) != 0)
		return -1;
	if (options->keep && kept_server_write_settings(&server->folder, options->settings) != 0)
		return -1;
	if (start_postgres(server, options) != 0)
		return -1;
	connection = await_answer(server, options->superuser);
	if (!connection)
		return -1;
	server->major = PQserverVersion(connection) / 10000;
	note_start(server, connection);
	result = session_prepare(connection) == STATUS_DONE ? 0 : -1;
	if (result == 0)
		result =
			query_do(connection, "CREATE ROLE " SCRATCH_SERVER_USER " SUPERUSER LOGIN");
	if (result == 0)
		result = rename_database(connection, options->database);
	PQfinish(connection);
	return result;
}

static enum status make_folder(struct scratch_folder *folder, const char *keep)
{
	const size_t limit = SOCKET_PATH_MAX - strlen(SERVER_SETTINGS_SOCKET);
	struct account account;
	enum status status = account_choose(&account);

	if (status != STATUS_DONE)
		return status;
	return keep ? scratch_folder_take(folder, &account, keep, limit)
		    : scratch_folder_make(folder, &account, limit);
}

int scratch_server_start(
	struct scratch_server *server, const struct scratch_server_options *options)
{
	enum status status;

	*server = (struct scratch_server){.programs = options->programs, .log = -1};
	forget_environment();
	orphans_adopt();
	status = make_folder(&server->folder, options->keep);
	server->folder_exists = status == STATUS_EXISTS;
	if (status != STATUS_DONE)
		return -1;
	return start_in_folder(server, options);
}

PGconn *scratch_server_connect(const struct scratch_server *server, const char *database)
{
	PGconn *connection = try_to_connect(server, database, SCRATCH_SERVER_USER);
	const char *message = PQerrorMessage(connection);

	if (PQstatus(connection) != CONNECTION_OK)
		fail("could not connect to the throw-away server: %.*s",
			(int)strcspn(message, "\n"), message);
	else if (session_prepare(connection) == STATUS_DONE &&
		 PQsetClientEncoding(connection, "UTF8") == 0)
		return connection;
	PQfinish(connection);
	return NULL;
}

void scratch_server_add_conninfo(
	const struct scratch_server *server, struct text *text, const char *database)
{
	parameters_add_one(text, "host", server->folder.path);
	parameters_add_one(text, "port", SERVER_SETTINGS_PORT);
	parameters_add_one(text, "user", SCRATCH_SERVER_USER);
	parameters_add_one(text, "dbname", database);
}

void scratch_server_add_quiet_conninfo(
	const struct scratch_server *server, struct text *text, const char *database)
{
	scratch_server_add_conninfo(server, text, database);
	parameters_add_one(text, "options", choose_options(server));
}

static void stop_processes(struct scratch_server *server, int number, int grace)
{
	if (server->pid > 0)
		child_stop(server->pid, number, grace);
	server->pid = 0;
	orphans_stop(CHILD_GRACE);
	descriptor_close(&server->log);
}

/* SIGINT is a fast shutdown: it ends the sessions, and then writes all data. */
void scratch_server_keep(struct scratch_server *server)
{
	stop_processes(server, SIGINT, LONG_GRACE);
	(void)kept_server_discard_changes(&server->folder);
	server->is_kept = true;
}

void scratch_server_stop(struct scratch_server *server)
{
	stop_processes(server, SIGQUIT, CHILD_GRACE);
	if (server->is_kept)
		scratch_folder_keep(&server->folder);
	else
		scratch_folder_remove(&server->folder);
}
