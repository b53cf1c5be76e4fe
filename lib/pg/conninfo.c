#include "pg/conninfo.h"

#include "pg/conninfo_check.h"
#include "pg/conninfo_refusal.h"
#include "pg/libpq_message.h"
#include "pg/parameters.h"

#include "unix/message.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

/* A value that libpq rejects, after it has resolved all the others. */
#define REFUSED_VALUE "?"

/* Keeps libpq from reading a passfile, and from warning of its mode. */
#define NO_PASSFILE "/dev/null/none"

enum { CONNINFO_MAX = 1 << 20 };

static enum status out_of_memory(void)
{
	return status_fail("out of memory");
}

static bool has_text(const char *value)
{
	return value && *value != '\0';
}

/* Removes the password from the environment, for the caller to wipe and free; NULL if none. */
static char *take_environment_password(void)
{
	char *value = getenv("PGPASSWORD");
	char *password = has_text(value) ? strdup(value) : NULL;

	text_wipe(value);
	unsetenv("PGPASSWORD");
	return password;
}

static enum status say_reason(const char *what, const char *message, const char *const *harmless)
{
	struct text reason;

	text_init(&reason, MESSAGE_MAX);
	libpq_message_add(&reason, message, harmless, true);
	fail("%s: %s", what, reason.bytes);
	text_release(&reason);
	return STATUS_MISUSE;
}

/* MESSAGE is libpq's. */
static enum status refuse_syntax(const char *given, const char *message)
{
	static const char *const nothing[] = {NULL};
	bool is_percent = strstr(message, "percent-encoded") != NULL;

	if (!is_percent && conninfo_refuse_parameters(given) != STATUS_DONE)
		return STATUS_MISUSE;
	say_reason("invalid connection string", message, nothing);
	if (is_percent)
		hint("write \"%%25\" for \"%%\"");
	return STATUS_MISUSE;
}

static enum status parse_conninfo(struct conninfo *conninfo, const char *given)
{
	char *message = NULL;
	enum status status;

	conninfo->is_name = !conninfo_check_is_conninfo(given);
	conninfo->names_database = conninfo->is_name;
	if (conninfo->is_name)
		return STATUS_DONE;
	conninfo->given = PQconninfoParse(given, &message);
	conninfo->names_database = has_text(parameters_value(conninfo->given, "dbname"));
	if (conninfo->given)
		return STATUS_DONE;
	status = message ? refuse_syntax(given, message) : out_of_memory();
	text_wipe(message);
	PQfreemem(message);
	return status;
}

/* Secrets that cannot be passed on invisibly; the last three are new in libpq 18. */
static enum status refuse_secrets(const PQconninfoOption *options)
{
	static const char *const secrets[] = {
		"sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key"};

	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
		if (!has_text(parameters_value(options, secrets[i])))
			continue;
		fail("%s cannot be used here, since it could not be kept secret", secrets[i]);
		if (i == 0)
			hint("use a key file without a passphrase, readable by you alone");
		return STATUS_MISUSE;
	}
	return STATUS_DONE;
}

/*
 * Has libpq resolve all parameters: KEYWORD gets a value that makes libpq stop before it connects.
 * Its true value is missing in the result. Returns NULL after an error message.
 */
static PGconn *ask_libpq(
	const char *given, const char *service, const char *keyword, enum status *status)
{
	const char *const keywords[] = {"dbname", "passfile", keyword, NULL};
	const char *const values[] = {given, NO_PASSFILE, REFUSED_VALUE, NULL};
	const char *const harmless[] = {service ? service : "", NULL};
	PGconn *connection = PQconnectStartParams(keywords, values, 1);

	*status = STATUS_DONE;
	if (!connection)
		*status = out_of_memory();
	else if (PQstatus(connection) == CONNECTION_BAD &&
		 !strstr(PQerrorMessage(connection), "\"" REFUSED_VALUE "\""))
		*status = say_reason(
			"invalid connection parameters", PQerrorMessage(connection), harmless);
	if (*status == STATUS_DONE)
		return connection;
	PQfinish(connection);
	return NULL;
}

static const char *named_service(const struct conninfo *conninfo)
{
	const char *service = parameters_value(conninfo->given, "service");

	return service ? service : getenv("PGSERVICE");
}

static char *copy_or_empty(const char *string)
{
	return strdup(string ? string : "");
}

/*
 * With a service, the string may have to be rewritten, and needs the true gssencmode, which the
 * first result does not have.
 */
static enum status resolve_gssencmode(struct conninfo *conninfo, const char *given)
{
	enum status status;
	PGconn *connection = ask_libpq(given, named_service(conninfo), "sslmode", &status);
	PQconninfoOption *effective = connection ? PQconninfo(connection) : NULL;

	if (connection && !effective)
		status = out_of_memory();
	PQfinish(connection);
	parameters_swap(conninfo->effective, effective, "gssencmode");
	PQconninfoFree(effective);
	return status;
}

/* Fills in the parameters that string, service and environment add up to. */
static enum status resolve_conninfo(struct conninfo *conninfo, const char *given)
{
	enum status status;
	PGconn *connection = ask_libpq(given, named_service(conninfo), "gssencmode", &status);

	conninfo->has_service = named_service(conninfo) != NULL;
	if (!connection)
		return status;
	conninfo->effective = PQconninfo(connection);
	conninfo->database = copy_or_empty(PQdb(connection));
	conninfo->user = copy_or_empty(PQuser(connection));
	conninfo->hosts = copy_or_empty(parameters_value(conninfo->effective, "host"));
	PQfinish(connection);
	if (!conninfo->effective || !conninfo->database || !conninfo->user || !conninfo->hosts)
		return out_of_memory();
	return conninfo->has_service ? resolve_gssencmode(conninfo, given) : STATUS_DONE;
}

static void wipe_parameters(PQconninfoOption *parameters)
{
	text_wipe((char *)parameters_value(parameters, "password"));
	PQconninfoFree(parameters);
}

static bool is_connection_string(const char *database)
{
	PQconninfoOption *parameters;

	if (conninfo_check_is_url(database) || !conninfo_check_is_conninfo(database))
		return conninfo_check_is_url(database);
	parameters = PQconninfoParse(database, NULL);
	PQconninfoFree(parameters);
	return parameters != NULL;
}

/* Whether the connection string has a password, or is one that libpq cannot read. */
static bool may_have_password(const char *string)
{
	PQconninfoOption *parameters = PQconninfoParse(string, NULL);
	bool may = !parameters || has_text(parameters_value(parameters, "password")) ||
		   has_text(parameters_value(parameters, "sslpassword"));

	wipe_parameters(parameters);
	return may;
}

/*
 * libpq would not expand it, and its password would appear in messages and file names. A string
 * without one that is given as a value, as pgb-databases prints it, is the name of a database.
 */
static bool is_refused_database(const struct conninfo *conninfo)
{
	const char *database = conninfo->database;

	if (is_connection_string(database))
		return !conninfo->names_database || may_have_password(database);
	return !conninfo->names_database && conninfo_check_form(database) != CONNINFO_FINE;
}

static enum status refuse_database(const struct conninfo *conninfo)
{
	if (!is_refused_database(conninfo))
		return STATUS_DONE;
	fail("the name of the database is itself a connection string");
	hint("libpq does not read one in PGDATABASE or in \"dbname=\"; give it as the operand "
	     "URL");
	return STATUS_MISUSE;
}

/*
 * What libpq uses where nothing but the environment gives parameters, and no service. libpq stops
 * before it connects, as in ask_libpq(). NULL if memory is short.
 */
static PQconninfoOption *find_defaults(void)
{
	static const char *const keywords[] = {"passfile", "gssencmode", NULL};
	static const char *const values[] = {NO_PASSFILE, REFUSED_VALUE, NULL};
	const char *set = getenv("PGSERVICE");
	char *service = set ? strdup(set) : NULL;
	PQconninfoOption *defaults;
	PGconn *connection;

	unsetenv("PGSERVICE");
	connection = PQconnectStartParams(keywords, values, 0);
	defaults = PQconninfo(connection);
	PQfinish(connection);
	if (service)
		setenv("PGSERVICE", service, 1);
	free(service);
	return defaults;
}

static void add_resolved(const struct conninfo *conninfo, struct text *text)
{
	PQconninfoOption *defaults = find_defaults();

	parameters_add_resolved(text, conninfo->effective, conninfo->given, defaults);
	PQconninfoFree(defaults);
}

/* Rewrites the text if something in it would override the password in the passfile. */
static enum status rewrite_text(struct conninfo *conninfo)
{
	bool has_service = conninfo->has_service;
	struct text text;
	enum status status = STATUS_DONE;

	if (!has_service && !parameters_value(conninfo->given, "password") &&
		!parameters_value(conninfo->given, "passfile"))
		return STATUS_DONE;
	if (has_service)
		status = refuse_secrets(conninfo->effective);
	if (status != STATUS_DONE)
		return status;
	text_init(&text, CONNINFO_MAX);
	if (has_service)
		add_resolved(conninfo, &text);
	else
		parameters_add(&text, conninfo->given);
	if (text_finish(&text, "the connection string") != 0) {
		text_release(&text);
		return STATUS_FAILED;
	}
	text_wipe(conninfo->text);
	free(conninfo->text);
	conninfo->text = text.length > 0 ? text_detach(&text) : NULL;
	conninfo->is_name = false;
	text_release(&text);
	return STATUS_DONE;
}

enum status conninfo_set_password(struct conninfo *conninfo, const char *password)
{
	enum status status;

	if (strpbrk(password, "\r\n")) {
		fail("the password contains a line end, which cannot be handed to pg_dump");
		return STATUS_MISUSE;
	}
	text_wipe(conninfo->password);
	free(conninfo->password);
	conninfo->password = strdup(password);
	if (!conninfo->password)
		return out_of_memory();
	status = conninfo->is_rewritten ? STATUS_DONE : rewrite_text(conninfo);
	conninfo->is_rewritten = true;
	if (status == STATUS_DONE && conninfo->has_service)
		unsetenv("PGSERVICE");
	return status;
}

/* Uses the string's password, or the environment's if neither string nor service has one. */
static enum status choose_password(struct conninfo *conninfo, const char *environment)
{
	const char *given = parameters_value(conninfo->given, "password");

	if (has_text(given))
		return conninfo_set_password(conninfo, given);
	if (environment && !parameters_value(conninfo->effective, "password"))
		return conninfo_set_password(conninfo, environment);
	return STATUS_DONE;
}

static enum status read_given(struct conninfo *conninfo, char *given)
{
	enum status status = conninfo_refuse_spelling(given);

	if (status == STATUS_DONE)
		status = parse_conninfo(conninfo, given);
	if (status == STATUS_DONE)
		status = refuse_secrets(conninfo->given);
	if (status != STATUS_DONE)
		return status;
	conninfo->text = strdup(given);
	return conninfo->text ? STATUS_DONE : out_of_memory();
}

enum status conninfo_open(struct conninfo *conninfo, char *given)
{
	char *environment = take_environment_password();
	enum status status = STATUS_DONE;

	*conninfo = (struct conninfo){0};
	if (given)
		status = read_given(conninfo, given);
	if (status == STATUS_DONE)
		status = resolve_conninfo(conninfo, given);
	if (status == STATUS_DONE)
		status = refuse_database(conninfo);
	if (given && has_text(parameters_value(conninfo->given, "password")))
		text_wipe(given);
	if (status == STATUS_DONE)
		status = choose_password(conninfo, environment);
	text_wipe(environment);
	free(environment);
	return status;
}

void conninfo_add_for(const struct conninfo *conninfo, struct text *text, const char *database)
{
	PQconninfoOption *parameters = NULL;

	/* Parsed from the text, not from what was given: that may override the password. */
	if (conninfo->text && !conninfo->is_name)
		parameters = PQconninfoParse(conninfo->text, NULL);
	parameters_add_for(text, parameters, database);
	PQconninfoFree(parameters);
}

void conninfo_release(struct conninfo *conninfo)
{
	char *const strings[] = {conninfo->text, conninfo->database, conninfo->user,
		conninfo->hosts, conninfo->password};

	for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
		text_wipe(strings[i]);
		free(strings[i]);
	}
	wipe_parameters(conninfo->given);
	wipe_parameters(conninfo->effective);
	*conninfo = (struct conninfo){0};
}
