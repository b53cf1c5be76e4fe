#include "rehearse/report.h"

#include "pg/query.h"
#include "rehearse/expectation.h"
#include "rehearse/scratch_server.h"
#include "unix/child.h"
#include "unix/message.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum {
	CONNINFO_LIMIT = 1 << 14,
	LINE_LIMIT = 4096, /* three names, of at most 63 bytes each before they are escaped */
};

/* The user's tables: the system's have OIDs below 16384; those of extensions are left out. */
static const char tables[] =
	"SELECT n.nspname, c.relname, pg_catalog.format("
	"'SELECT pg_catalog.count(*) FROM ONLY %I.%I', n.nspname, c.relname) "
	"FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
	"WHERE c.relkind = 'r' AND c.oid >= 16384 AND NOT EXISTS ("
	"SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e' "
	"AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass) "
	"ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

static void add_name(struct text *line, const char *name)
{
	static const char special[] = "\\\t\n\r";
	static const char letters[] = "\\tnr";

	for (; *name != '\0'; name++) {
		const char *found = strchr(special, *name);

		if (found)
			text_add_byte(line, '\\');
		text_add_bytes(line, found ? &letters[found - special] : name, 1);
	}
	text_add_byte(line, '\t');
}

/* Prints the line for row I of the result of TABLES. */
static int print_table(const struct report_options *options, PGconn *connection, const char *prefix,
	const PGresult *list, int i)
{
	PGresult *count = query_run(connection, PQgetvalue(list, i, 2));
	struct text line;
	int result = -1;

	if (!count)
		return -1;
	text_init(&line, LINE_LIMIT);
	if (prefix)
		add_name(&line, prefix);
	add_name(&line, PQgetvalue(list, i, 0));
	add_name(&line, PQgetvalue(list, i, 1));
	text_add(&line, PQgetvalue(count, 0, 0));
	PQclear(count);
	if (text_finish(&line, "the line of a table") == 0)
		result = program_print("%s\n", line.bytes) == STATUS_DONE ? 0 : -1;
	if (result == 0 && options->expectation)
		expectation_compare(options->expectation, line.bytes);
	text_release(&line);
	return result;
}

static int print_row_counts(
	const struct report_options *options, PGconn *connection, const char *prefix)
{
	PGresult *list = query_run(connection, tables);
	int result = list ? 0 : -1;

	for (int i = 0; result == 0 && i < PQntuples(list); i++)
		result = print_table(options, connection, prefix, list, i);
	PQclear(list);
	return result;
}

/* Prints the tables of DATABASE. */
static int count_rows(
	const struct report_options *options, const char *database, const char *prefix)
{
	PGconn *connection = scratch_server_connect(options->server, database);
	int result = -1;

	if (connection)
		result = print_row_counts(options, connection, prefix);
	PQfinish(connection);
	return result;
}

static int count_all(const struct report_options *options)
{
	PGconn *connection = scratch_server_connect(options->server, "postgres");
	PGresult *list = NULL;
	int result;

	if (connection)
		list = query_run(connection,
			"SELECT datname FROM pg_catalog.pg_database WHERE datallowconn "
			"ORDER BY datname COLLATE \"C\"");
	result = list ? 0 : -1;
	for (int i = 0; result == 0 && i < PQntuples(list); i++)
		result = count_rows(options, PQgetvalue(list, i, 0), PQgetvalue(list, i, 0));
	PQclear(list);
	PQfinish(connection);
	return result;
}

/* Has psql run the query's file; psql's standard output is that of this process. */
static int run_query(
	const struct scratch_server *server, char *conninfo, const struct report_query *query)
{
	char *words[] = {"-X", "-w", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-f", "-", NULL};
	const int streams[] = {query->fd, STDOUT_FILENO, STDERR_FILENO};
	int wait_status;
	pid_t pid = 0;

	if (scratch_server_run(server, &pid, "psql", words, streams) != 0)
		return -1;
	if (!child_wait(pid, &wait_status, -1)) {
		child_stop(pid, SIGTERM, CHILD_GRACE);
		return -1;
	}
	return wait_status == 0 ? 0 : fail("the query in file \"%s\" failed", query->path);
}

static int run_queries(const struct report_options *options)
{
	struct text conninfo;
	int result;

	text_init(&conninfo, CONNINFO_LIMIT);
	scratch_server_add_quiet_conninfo(
		options->server, &conninfo, options->database ? options->database : "postgres");
	result = text_finish(&conninfo, "the connection string");
	for (size_t i = 0; result == 0 && i < options->query_count; i++)
		result = run_query(options->server, conninfo.bytes, &options->queries[i]);
	text_release(&conninfo);
	return result;
}

int report_print(const struct report_options *options)
{
	int result;

	/* Erases the progress line, since standard output may be the same terminal. */
	message_transient("%s", "");
	result = options->database ? count_rows(options, options->database, NULL)
				   : count_all(options);

	if (result == 0)
		result = run_queries(options);
	if (result == 0 && options->expectation &&
		expectation_finish(options->expectation) != STATUS_DONE)
		return -1;
	return result;
}
