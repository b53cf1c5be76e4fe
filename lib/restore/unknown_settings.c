#include "restore/unknown_settings.h"

#include "pg/query.h"
#include "unix/message.h"

#include <string.h>
#include <strings.h>

enum { SAID_LIMIT = 1 << 12, VERSION_WITH_PROVIDERS = 150000 };

/* pg_settings does not show the last three. Dumps by versions before 12 set default_with_oids. */
static const char parameters[] =
	"SELECT name FROM pg_catalog.pg_settings UNION ALL"
	" VALUES ('default_with_oids'), ('role'), ('session_authorization')";

static bool server_knows(const struct unknown_settings *settings, const char *name, size_t length)
{
	for (int i = 0; i < PQntuples(settings->known); i++) {
		const char *known = PQgetvalue(settings->known, i, 0);

		if (strlen(known) == length && strncasecmp(known, name, length) == 0)
			return true;
	}
	return false;
}

/*
 * Says once for each parameter that it is left out: the dump of a cluster sets it in each database.
 */
static void say_left_out(struct text *said, const char *name, size_t length)
{
	size_t before = said->length;

	text_printf(said, " %.*s ", (int)length, name);
	if (!said->broken && strstr(said->bytes, said->bytes + before) != said->bytes + before) {
		text_cut(said, before);
		return;
	}
	say("left out \"SET %.*s\": the server does not know this parameter", (int)length, name);
}

static bool is_to_pass(void *context, const char *name, size_t length)
{
	struct unknown_settings *settings = context;

	if (server_knows(settings, name, length))
		return true;
	say_left_out(&settings->said, name, length);
	(void)settings->pass(settings->context, "\n", 1); /* if it fails, the next call does */
	return false;
}

static int pass_filtered_sql(void *context, const char *sql, size_t length)
{
	struct unknown_settings *settings = context;

	return settings->pass(settings->context, sql, length);
}

int unknown_settings_open(struct unknown_settings *settings, PGconn *connection, unsigned connects,
	int (*pass)(void *context, const char *sql, size_t length), void *context)
{
	const struct preamble_filter_options options = {
		.connects = connects,
		.has_providers = PQserverVersion(connection) >= VERSION_WITH_PROVIDERS,
		.knows = is_to_pass,
		.pass = pass_filtered_sql,
		.context = settings,
	};

	*settings = (struct unknown_settings){.pass = pass, .context = context};
	text_init(&settings->said, SAID_LIMIT);
	preamble_filter_open(&settings->filter, &options);
	settings->known = query_run(connection, parameters);
	return settings->known ? 0 : -1;
}

int unknown_settings_feed(struct unknown_settings *settings, const char *sql, size_t length)
{
	return preamble_filter_feed(&settings->filter, sql, length);
}

int unknown_settings_finish(struct unknown_settings *settings)
{
	return preamble_filter_finish(&settings->filter);
}

void unknown_settings_close(struct unknown_settings *settings)
{
	preamble_filter_close(&settings->filter);
	PQclear(settings->known);
	text_release(&settings->said);
}
