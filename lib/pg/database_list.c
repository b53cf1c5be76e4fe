#include "pg/database_list.h"

#include "pg/query.h"
#include "pg/server.h"

#include "sql/token.h"

#include "unix/message.h"
#include "unix/text.h"

#include <libpq-fe.h>

enum { NAME, OBSTACLE };
enum { NAME_LIMIT = 1024 };

/* Each database, and the reason why it cannot be connected to; '' if it can. */
static const char databases[] =
	"SELECT datname, CASE WHEN datname = 'template0' AND NOT datallowconn THEN 'template' "
	"WHEN NOT datallowconn THEN 'closed' "
	"WHEN datconnlimit = -2 THEN 'invalid' "
	"WHEN NOT pg_catalog.has_database_privilege(oid, 'CONNECT') THEN 'forbidden' "
	"ELSE '' END FROM pg_catalog.pg_database ORDER BY 1";

/* SQL_ASCII: names must not be converted, since connections have to use their stored bytes. */
static PGresult *query_databases(PGconn *connection)
{
	if (query_do(connection, "SET client_encoding = 'SQL_ASCII'") != 0)
		return NULL;
	return query_run(connection, databases);
}

enum status database_list_open(
	struct database_list *list, struct conninfo *conninfo, bool may_prompt)
{
	const struct server_options server = {.scope = DUMP_ALL, .may_prompt = may_prompt};
	PGconn *connection;
	enum status status = server_connect(conninfo, &server, &connection);

	*list = (struct database_list){.rows = NULL};
	if (status != STATUS_DONE)
		return status;
	list->rows = query_databases(connection);
	PQfinish(connection);
	return list->rows ? STATUS_DONE : STATUS_FAILED;
}

/* No backup will have its data, and its owner may not know that. */
static void say_closed(const char *name)
{
	struct text quoted;

	text_init(&quoted, NAME_LIMIT);
	sql_add_name(name, &quoted);
	warn("database \"%s\" is left out: it does not allow connections", name);
	hint("to allow them: ALTER DATABASE %s ALLOW_CONNECTIONS true", quoted.bytes);
	text_release(&quoted);
}

static void say_left_out(const char *name, char obstacle)
{
	switch (obstacle) {
	case 'f':
		warn("database \"%s\" is left out: the user may not connect to it", name);
		break;
	case 'i':
		note("database \"%s\" is left out: it was being dropped, and is invalid", name);
		break;
	case 'c':
		say_closed(name);
		break;
	default:
		note("database \"%s\" is left out: it does not allow connections", name);
	}
}

const char *database_list_next(struct database_list *list)
{
	while (list->next < PQntuples(list->rows)) {
		const char *name = PQgetvalue(list->rows, list->next, NAME);
		char obstacle = *PQgetvalue(list->rows, list->next, OBSTACLE);

		list->next++;
		if (obstacle == '\0')
			return name;
		say_left_out(name, obstacle);
	}
	return NULL;
}

void database_list_close(struct database_list *list)
{
	PQclear(list->rows);
	*list = (struct database_list){.rows = NULL};
}
