#include "restore/target.h"

#include "pg/query.h"
#include "restore/content.h"
#include "unix/message.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <string.h>

enum {
	SQL_LIMIT = 16 * 1024,
	TEXT_LIMIT = 1 << 16,
};

/* Adds each row of the result, such as "3 tables". */
static void add_counts(struct text *content, const PGresult *result)
{
	for (int i = 0; i < PQntuples(result); i++) {
		const char *kind = PQgetvalue(result, i, 0), *count = PQgetvalue(result, i, 1);

		text_printf(content, "%s%s %s%s", content->length > 0 ? ", " : "", count, kind,
			strcmp(count, "1") == 0 ? "" : "s");
	}
}

/* Adds what the database holds to CONTENT. RUN sends the query. */
static int add_content(PGconn *connection, struct text *content,
	PGresult *(*run)(PGconn *connection, const char *sql))
{
	struct text sql;
	PGresult *result = NULL;

	text_init(&sql, SQL_LIMIT);
	content_add_query(&sql, PQserverVersion(connection) / 10000);
	if (text_finish(&sql, "a query") == 0)
		result = run(connection, sql.bytes);
	text_release(&sql);
	if (result)
		add_counts(content, result);
	PQclear(result);
	return result ? 0 : -1;
}

static int add_databases(PGconn *connection, struct text *content)
{
	PGresult *result = query_run(connection,
		"SELECT 'database', pg_catalog.count(*) FROM pg_catalog.pg_database"
		" WHERE NOT datistemplate AND datname <> 'postgres'"
		" HAVING pg_catalog.count(*) > 0");

	if (result)
		add_counts(content, result);
	PQclear(result);
	return result ? 0 : -1;
}

static int database_exists(PGconn *connection, const char *name)
{
	char *literal = PQescapeLiteral(connection, name, strlen(name));
	PGresult *result = NULL;
	struct text sql;
	int exists;

	if (!literal)
		return fail("the name of the database is not valid in the connection's encoding");
	text_init(&sql, SQL_LIMIT);
	text_printf(&sql, "SELECT FROM pg_catalog.pg_database WHERE datname = %s", literal);
	PQfreemem(literal);
	if (text_finish(&sql, "the name of the database") == 0)
		result = query_run(connection, sql.bytes);
	text_release(&sql);
	exists = result ? PQntuples(result) > 0 : -1;
	PQclear(result);
	return exists;
}

void target_say_rest(PGconn *connection)
{
	struct text content;

	text_init(&content, TEXT_LIMIT);
	if (add_content(connection, &content, query_run_despite_stop) != 0)
		hint("the database may hold a part of the dump: several jobs are no single "
		     "transaction");
	else if (content.length == 0)
		hint("nothing of the dump is in database \"%s\"", PQdb(connection));
	else
		hint("what was restored stays: database \"%s\" now holds %s", PQdb(connection),
			content.bytes);
	text_release(&content);
}

enum status target_check_empty(PGconn *connection)
{
	enum status status = STATUS_FAILED;
	struct text content;

	text_init(&content, TEXT_LIMIT);
	if (add_content(connection, &content, query_run) == 0)
		status = content.length == 0 ? STATUS_DONE : STATUS_EXISTS;
	if (status == STATUS_EXISTS) {
		fail("database \"%s\" holds %s", PQdb(connection), content.bytes);
		hint("-c drops what it holds first, --into-non-empty leaves it there");
	}
	text_release(&content);
	return status;
}

static enum status find_name(PGconn *connection, const char *name)
{
	int exists = database_exists(connection, name);

	if (exists < 0)
		return STATUS_FAILED;
	return exists == 0 ? STATUS_DONE : STATUS_EXISTS;
}

enum status target_check_name(PGconn *connection, const char *name)
{
	enum status status = find_name(connection, name);

	if (status == STATUS_EXISTS) {
		fail("database \"%s\" exists already", name);
		hint("to restore into it, name it in the URL and leave out --create: it has to be "
		     "empty, or -c empties it");
	}
	return status;
}

enum status target_check_name_in_dump(PGconn *connection, const char *name)
{
	enum status status = find_name(connection, name);

	if (status == STATUS_EXISTS) {
		fail("the dump makes the database \"%s\", which exists already", name);
		hint("drop it first, or dump without -C");
	}
	return status;
}

enum status target_check_server(PGconn *connection)
{
	enum status status = STATUS_FAILED;
	struct text content;

	text_init(&content, TEXT_LIMIT);
	if (add_databases(connection, &content) == 0)
		status = content.length == 0 ? STATUS_DONE : STATUS_EXISTS;
	if (status == STATUS_EXISTS) {
		fail("the server holds %s besides \"postgres\" and the templates", content.bytes);
		hint("--into-non-empty leaves what is there, but roles get the attributes and "
		     "passwords of the dump");
	}
	text_release(&content);
	return status;
}
