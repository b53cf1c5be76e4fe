#include "pg/server.h"

#include "pg/conninfo.h"
#include "pg/libpq_message.h"
#include "pg/password_command.h"
#include "pg/prompt.h"
#include "pg/session.h"

#include "unix/message.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

/* The number of strings that a message may quote. */
enum { HARMLESS_MAX = 24 };

/* Connects to DATABASE, or, if that is NULL, to the database of CONNINFO. */
static PGconn *connect_to(
	const struct conninfo *conninfo, const struct server_options *options, const char *database)
{
	/*
	 * If dbname is given twice, libpq uses the second value, unless that is NULL. What the text
	 * says about a keyword before it counts.
	 */
	const char *const keywords[] = {"keepalives_idle", "dbname", "dbname", "password",
		"connect_timeout", "fallback_application_name", NULL};
	const char *const values[] = {"60", conninfo->text, database, conninfo->password,
		options->seconds, message_program_name(), NULL};

	return session_connect(keywords, values, true);
}

static enum status ask_for_password(struct conninfo *conninfo)
{
	char password[PROMPT_SIZE] = "";
	enum status status = prompt_for_password(password, conninfo->user);

	if (status == STATUS_DONE)
		status = conninfo_set_password(conninfo, password);
	explicit_bzero(password, sizeof password);
	return status;
}

/* Sets *CONNECTION, which may have failed, unless there is no password; else to NULL. */
static enum status try_to_connect(struct conninfo *conninfo, const struct server_options *options,
	const char *database, PGconn **connection)
{
	enum status status = password_command_renew(conninfo);

	*connection = status == STATUS_DONE ? connect_to(conninfo, options, database) : NULL;
	if (!options->may_prompt || !PQconnectionNeedsPassword(*connection) ||
		!prompt_is_possible())
		return status;
	PQfinish(*connection);
	*connection = NULL;
	status = ask_for_password(conninfo);
	if (status == STATUS_DONE)
		*connection = connect_to(conninfo, options, database);
	return status;
}

static enum status try_beside(
	struct conninfo *conninfo, const struct server_options *options, PGconn **connection)
{
	enum status status = try_to_connect(conninfo, options, "postgres", connection);

	if (status != STATUS_DONE || PQstatus(*connection) == CONNECTION_OK)
		return status;
	PQfinish(*connection);
	return try_to_connect(conninfo, options, "template1", connection);
}

/*
 * Adds libpq's message up to the name of a passfile in memory (passfile.h), which would mean
 * nothing to the user.
 */
static void add_message(struct text *text, const PGconn *connection)
{
	const char *message = PQerrorMessage(connection);
	const char *end = strstr(message, "password retrieved from file \"/proc/self/fd/");

	text_add_bytes(text, message, end ? (size_t)(end - message) : strlen(message));
}

/* Adds libpq's reason; it may quote parameters that are not secret. Modifies HOSTS. */
static void add_reason(
	struct text *reason, const struct conninfo *conninfo, const PGconn *connection, char *hosts)
{
	/* libpq quotes the keywords "port" and "connect_timeout" if it rejects their values. */
	const char *harmless[HARMLESS_MAX + 1] = {
		conninfo->database, conninfo->user, "port", "connect_timeout"};
	const char *passfile = getenv("PGPASSFILE");
	size_t count = 4;
	char *next = hosts, *host;
	struct text message;

	if (PQhost(connection))
		harmless[count++] = PQhost(connection);
	if (passfile)
		harmless[count++] = passfile;
	while (count < HARMLESS_MAX && (host = strsep(&next, ",")) != NULL)
		if (*host != '\0')
			harmless[count++] = host;
	harmless[count] = NULL;
	text_init(&message, MESSAGE_MAX);
	add_message(&message, connection);
	libpq_message_add(reason, message.bytes, harmless, false);
	text_release(&message);
}

/* Whether the server says so, in English. */
static bool is_absent(const char *reason, const char *database)
{
	const char *name = strstr(reason, "database \"");
	size_t length = strlen(database);

	name = name ? name + strlen("database \"") : "";
	return strncmp(name, database, length) == 0 &&
	       strncmp(name + length, "\" does not exist", 16) == 0;
}

/* Adds why CONNECTION (NULL: no memory) was not made. */
static void add_failure(
	struct text *reason, const struct conninfo *conninfo, const PGconn *connection)
{
	char *hosts = connection ? strdup(conninfo->hosts) : NULL;

	if (hosts)
		add_reason(reason, conninfo, connection, hosts);
	else
		text_add(reason, "out of memory");
	free(hosts);
}

static void say_failure(const struct conninfo *conninfo, const struct server_options *options,
	const PGconn *connection)
{
	struct text reason;

	text_init(&reason, MESSAGE_MAX);
	add_failure(&reason, conninfo, connection);
	fail("could not connect: %s", reason.bytes);
	if (connection && PQconnectionNeedsPassword(connection))
		hint("give a password in ~/.pgpass, a service, PGPASSWORD or the URL");
	else if (options->absent_advice && is_absent(reason.bytes, conninfo->database))
		hint("%s", options->absent_advice);
	text_release(&reason);
}

/* Returns what server_connect() does if CONNECTION (NULL: no memory) was not made. */
static enum status report_failure(const struct conninfo *conninfo,
	const struct server_options *options, const PGconn *connection)
{
	if (options->reason) {
		add_failure(options->reason, conninfo, connection);
		return STATUS_DONE;
	}
	say_failure(conninfo, options, connection);
	return STATUS_FAILED;
}

static bool is_beside(const struct conninfo *conninfo, const struct server_options *options)
{
	return options->beside || (options->scope != DUMP_DATABASE && !conninfo->names_database);
}

enum status server_connect(
	struct conninfo *conninfo, const struct server_options *options, PGconn **connection)
{
	bool is_made;
	enum status status =
		is_beside(conninfo, options)
			? try_beside(conninfo, options, connection)
			: try_to_connect(conninfo, options, options->database, connection);

	is_made = status == STATUS_DONE && PQstatus(*connection) == CONNECTION_OK;
	if (status == STATUS_DONE && !is_made)
		status = report_failure(conninfo, options, *connection);
	else if (is_made && !options->unprepared)
		status = session_prepare(*connection);
	if (is_made && status == STATUS_DONE)
		return STATUS_DONE;
	PQfinish(*connection);
	*connection = NULL;
	return status;
}
