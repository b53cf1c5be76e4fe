#include "pg/foreign_url.h"

#include "unix/text.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char in_scheme[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-";
static const char in_place[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/,%[]-";

static bool begins_with(const char *string, const char *beginning)
{
	return strncasecmp(string, beginning, strlen(beginning)) == 0;
}

/* What follows the "://" after a scheme, or NULL. */
static const char *find_rest(const char *string)
{
	size_t length = strspn(string, in_scheme);

	return length > 0 && strncmp(string + length, "://", 3) == 0 ? string + length + 3 : NULL;
}

static bool is_own(const char *string)
{
	return strncmp(string, "postgres://", 11) == 0 || strncmp(string, "postgresql://", 13) == 0;
}

bool foreign_url_is_one(const char *string)
{
	return begins_with(string, "jdbc:") || begins_with(string, "socket:") ||
	       (find_rest(string) && !is_own(string));
}

/* Names that begin so are PostgreSQL's, with or without a slip: "pgsql", "postgis", "psql". */
static bool is_for_postgres(const char *string)
{
	return begins_with(string, "pg") || begins_with(string, "postg") ||
	       begins_with(string, "psql");
}

/* The length of PLACE up to its query; 0 if it holds what a message should not show. */
static size_t measure_place(const char *place)
{
	size_t length = strcspn(place, "?#");

	return strspn(place, in_place) >= length ? length : 0;
}

/* The value of the parameter NAME, such as "db=", in the query of STRING; *LENGTH tells its end. */
static const char *find_parameter(const char *string, const char *name, size_t *length)
{
	const char *next = strchr(string, '?');

	for (; next; next = strchr(next, '&')) {
		next++;
		if (strncmp(next, name, strlen(name)) == 0) {
			next += strlen(name);
			*length = strcspn(next, "&");
			return next;
		}
	}
	return NULL;
}

/* "socket:/run/postgresql?db=shop" */
static void add_socket(struct text *text, const char *rest)
{
	size_t length = measure_place(rest), name_length = 0;
	const char *name = find_parameter(rest, "db=", &name_length);

	while (length > 1 && strncmp(rest, "//", 2) == 0) {
		rest++;
		length--;
	}
	if (*rest != '/' || length == 0)
		return;
	if (!name || strspn(name, in_place) < name_length) {
		name = "DATABASE";
		name_length = strlen(name);
	}
	text_printf(text, "postgres:///%.*s?host=%.*s", (int)name_length, name, (int)length, rest);
}

void foreign_url_add_own(struct text *text, const char *string)
{
	const char *rest, *at, *place;
	size_t length;

	if (begins_with(string, "socket:")) {
		add_socket(text, string + strlen("socket:"));
		return;
	}
	if (begins_with(string, "jdbc:"))
		string += strlen("jdbc:");
	rest = find_rest(string);
	if (!rest || !is_for_postgres(string))
		return;
	at = strrchr(rest, '@');
	place = at ? at + 1 : rest;
	length = measure_place(place);
	if (length == 0)
		return;
	text_add(text, "postgres://");
	if (at)
		text_add(text, memchr(rest, ':', (size_t)(at - rest)) ? "USER:...@" : "USER@");
	text_add_bytes(text, place, length);
	if (place[length] == '?')
		text_add(text, "?...");
}

/* In the order of their names. */
static const char *const foreign_parameters[] = {
	"ApplicationName",
	"allowEncodingChanges",
	"assumeMinServerVersion",
	"async_fallback",
	"autosave",
	"binaryTransfer",
	"charset",
	"client_min_messages",
	"command_timeout",
	"connectTimeout",
	"connection_limit",
	"connection_timeout",
	"currentSchema",
	"databaseMetadataCacheFields",
	"defaultRowFetchSize",
	"default_query_exec_mode",
	"encoding",
	"idle_in_transaction_session_timeout",
	"isolation_level",
	"lock_timeout",
	"loginTimeout",
	"logLevel",
	"loggerLevel",
	"max_overflow",
	"options[project]",
	"pgbouncer",
	"pool",
	"pool_max_conns",
	"pool_min_conns",
	"pool_mode",
	"pool_pre_ping",
	"pool_recycle",
	"pool_size",
	"pool_timeout",
	"preferQueryMode",
	"prepareThreshold",
	"prepared_statement_cache_size",
	"prepared_statements",
	"protocolVersion",
	"readOnly",
	"reconnect",
	"reWriteBatchedInserts",
	"schema",
	"searchpath",
	"search_path",
	"server_version",
	"serverVersion",
	"single_use_connections",
	"socketFactory",
	"socketTimeout",
	"socket_timeout",
	"ssl",
	"sslaccept",
	"sslfactory",
	"sslidentity",
	"ssl-mode",
	"ssl_mode",
	"statement_cache_capacity",
	"statement_cache_mode",
	"statement_cache_size",
	"statement_timeout",
	"stringtype",
	"supa",
	"targetServerType",
	"tcpKeepAlive",
	"timezone",
	"tlsmode",
	"transport",
	"useUnicode",
	"uselibpqcompat",
};

static bool is_foreign(const char *name, size_t length)
{
	for (size_t i = 0; i < COUNT(foreign_parameters); i++)
		if (strlen(foreign_parameters[i]) == length &&
			strncmp(name, foreign_parameters[i], length) == 0)
			return true;
	return false;
}

void foreign_url_add_parameters(struct text *text, const char *url)
{
	const char *rest = find_rest(url);
	const char *at = rest ? rest + strcspn(rest, "@/") : NULL;
	const char *next = at ? strchr(at, '?') : NULL;
	bool is_first = true;

	for (; next; next = strchr(next, '&')) {
		size_t length = strcspn(++next, "=&");

		if (!is_foreign(next, length))
			continue;
		text_printf(text, "%s\"%.*s\"", is_first ? "" : ", ", (int)length, next);
		is_first = false;
	}
}
