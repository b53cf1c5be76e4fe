#include "pg/dump_probe.h"

#include "pg/database_list.h"
#include "pg/dumper.h"
#include "pg/query.h"
#include "pg/server.h"
#include "pg/server_probe.h"

#include "unix/finding.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <string.h>

/*
 * The first statement counts until the end of the second one, since both are one transaction. So a
 * session that others get later stays as it is, and names mean what they do in pg_catalog.
 */
#define IN_PG_CATALOG                                                                              \
	"SELECT pg_catalog.set_config('search_path', '', true),"                                   \
	" pg_catalog.set_config('statement_timeout', '0', true); "

static const char question[] = IN_PG_CATALOG
	"WITH relations AS ("
	"SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relkind = 'S' AS is_sequence,"
	" has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS "
	"readable,"
	" c.relkind <> 'S' AND row_security_active(c.oid) AS hidden"
	" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	" WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't'"
	" AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
	" AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid"
	" WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'"
	" AND d.refclassid = 'pg_extension'::regclass"
	" AND NOT coalesce(c.oid = ANY (e.extconfig), false)))"
	" SELECT count(CASE WHEN NOT is_sequence THEN 1 END),"
	" count(CASE WHEN NOT readable THEN 1 END), min(CASE WHEN NOT readable THEN name END),"
	" count(CASE WHEN hidden THEN 1 END), min(CASE WHEN hidden THEN name END),"
	" (SELECT count(*) FROM pg_largeobject_metadata m"
	" WHERE NOT pg_has_role(m.lomowner, 'USAGE') AND NOT EXISTS ("
	"SELECT FROM aclexplode(m.lomacl) a WHERE a.privilege_type = 'SELECT'"
	" AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE'))))"
	" FROM relations";

/* The columns of the answer. */
enum { TABLES, UNREADABLE, UNREADABLE_NAME, HIDDEN, HIDDEN_NAME, LARGE_OBJECTS, COLUMNS };

/* What could cancel a dump: SQLSTATE 40001 on a standby, 57014 at LOCK TABLE. */
static const char obstruction_question[] = IN_PG_CATALOG
	"SELECT pg_is_in_recovery() AND current_setting('hot_standby_feedback') = 'off'"
	" AND current_setting('max_standby_streaming_delay') <> '-1',"
	" current_setting('max_standby_streaming_delay'),"
	" (SELECT min(format('%s, by process %s', l.relation::regclass, l.pid)) FROM pg_locks l"
	" JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p')"
	" WHERE l.mode = 'AccessExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()"
	" AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))";

enum { CANCELS, DELAY, LOCKED_TABLE, OBSTRUCTION_COLUMNS };

/* Reports the obstacle: as a warning if the dump may leave out the objects in question. */
static enum status say_obstacle(const struct dump_probe *probe, const struct text *obstacle)
{
	if (!probe->is_partial)
		return status_fail("%s", obstacle->bytes);
	warn("%s; the options of pg_dump may leave them out", obstacle->bytes);
	return STATUS_DONE;
}

static bool counts_any(const PGresult *answer, int column)
{
	return strcmp(PQgetvalue(answer, 0, column), "0") != 0;
}

/* What the user may not read, as far as that is known; else empty. */
static void add_obstacle(struct text *obstacle, const PGconn *connection, const PGresult *answer)
{
	if (counts_any(answer, UNREADABLE))
		text_printf(obstacle,
			"user \"%s\" may not read all tables and sequences of database \"%s\": "
			"not %s of them, such as %s",
			PQuser(connection), PQdb(connection), PQgetvalue(answer, 0, UNREADABLE),
			PQgetvalue(answer, 0, UNREADABLE_NAME));
	else if (counts_any(answer, LARGE_OBJECTS))
		text_printf(obstacle,
			"user \"%s\" may not read all large objects of database \"%s\": not %s of "
			"them",
			PQuser(connection), PQdb(connection), PQgetvalue(answer, 0, LARGE_OBJECTS));
}

static enum status judge_rights(
	const struct dump_probe *probe, const PGconn *connection, const PGresult *answer)
{
	struct text obstacle;
	enum status status;

	text_init(&obstacle, MESSAGE_MAX);
	add_obstacle(&obstacle, connection, answer);
	if (obstacle.length == 0) {
		status = finding_print("rights",
			"user \"%s\" may read all %s tables of database \"%s\"", PQuser(connection),
			PQgetvalue(answer, 0, TABLES), PQdb(connection));
	} else {
		status = say_obstacle(probe, &obstacle);
		hint("the role pg_read_all_data may read all tables; a superuser, also large "
		     "objects");
	}
	text_release(&obstacle);
	return status;
}

static enum status judge_row_security(
	const struct dump_probe *probe, const PGconn *connection, const PGresult *answer)
{
	struct text obstacle;
	enum status status;

	if (!counts_any(answer, HIDDEN))
		return finding_print("row security",
			"hides no row of database \"%s\" from the user", PQdb(connection));
	if (probe->hides_rows)
		return STATUS_DONE;
	text_init(&obstacle, MESSAGE_MAX);
	text_printf(&obstacle,
		"row-level security hides rows of database \"%s\" from user \"%s\": of %s tables, "
		"such as %s",
		PQdb(connection), PQuser(connection), PQgetvalue(answer, 0, HIDDEN),
		PQgetvalue(answer, 0, HIDDEN_NAME));
	status = say_obstacle(probe, &obstacle);
	hint("a role with BYPASSRLS dumps all rows");
	text_release(&obstacle);
	return status;
}

/* The one row that QUESTION has, in as many COLUMNS; NULL after an error message. */
static PGresult *ask(PGconn *connection, const char *asked, int columns, const char *subject)
{
	PGresult *answer = query_run(connection, asked);

	if (answer && (PQntuples(answer) != 1 || PQnfields(answer) != columns)) {
		PQclear(answer);
		fail("the server's answer about %s is none", subject);
		return NULL;
	}
	return answer;
}

/* Warns of what would cancel a dump now, or may cancel it. */
static enum status probe_obstructions(PGconn *connection)
{
	PGresult *answer = ask(connection, obstruction_question, OBSTRUCTION_COLUMNS, "locks");

	if (!answer)
		return STATUS_FAILED;
	if (*PQgetvalue(answer, 0, CANCELS) == 't') {
		warn("the server is a standby, and cancels a dump that holds up its replay for "
		     "more than %s",
			PQgetvalue(answer, 0, DELAY));
		hint("set hot_standby_feedback to on there, raise max_standby_streaming_delay, or "
		     "dump the primary");
	}
	if (!PQgetisnull(answer, 0, LOCKED_TABLE)) {
		warn("a dump would have to wait for the lock of table %s",
			PQgetvalue(answer, 0, LOCKED_TABLE));
		hint("pg_dump waits for 10 minutes, or longer with -- --lock-wait-timeout=1h");
	}
	PQclear(answer);
	return STATUS_DONE;
}

static enum status probe_database(const struct dump_probe *probe, PGconn *connection)
{
	PGresult *answer = ask(connection, question, COLUMNS, "rights");
	enum status rights, rows;

	if (!answer)
		return STATUS_FAILED;
	rights = judge_rights(probe, connection, answer);
	rows = judge_row_security(probe, connection, answer);
	PQclear(answer);
	if (rights == STATUS_DONE)
		rights = rows;
	return rights == STATUS_DONE ? probe_obstructions(connection) : rights;
}

static enum status print_server(const PGconn *connection)
{
	const char *version = PQparameterStatus(connection, "server_version");
	const char *host = PQhost(connection);

	return finding_print("server",
		"PostgreSQL %s at \"%s\", port %s, database \"%s\", user \"%s\"",
		version ? version : "of unknown version", host ? host : "", PQport(connection),
		PQdb(connection), PQuser(connection));
}

static enum status probe_other(
	const struct dump_probe *probe, struct conninfo *conninfo, const char *database)
{
	const struct server_options server = {.database = database, .unprepared = true};
	PGconn *connection;
	enum status status = server_connect(conninfo, &server, &connection);

	if (status == STATUS_DONE)
		status = probe_database(probe, connection);
	PQfinish(connection);
	return status;
}

/* Looks at all databases, also after one that cannot be read. */
static enum status probe_cluster(const struct dump_probe *probe, struct conninfo *conninfo)
{
	struct database_list list;
	const char *name;
	enum status status = database_list_open(&list, conninfo, false);

	while (stop_requested() == 0 && list.rows && (name = database_list_next(&list)) != NULL) {
		enum status other = probe_other(probe, conninfo, name);

		if (status == STATUS_DONE)
			status = other;
	}
	database_list_close(&list);
	return status;
}

/* An older program was warned of (dumper_choose()), and so were hidden passwords. */
static enum status probe_dumper(const struct dump_probe *probe)
{
	const struct installed *dumper = probe->dumper;

	if (dumper->major == 0)
		return status_fail("\"%s\" does not tell its version", dumper->path);
	if (dumper_is_older(dumper, probe->server->major) || probe->server->passwords_hidden)
		return STATUS_FAILED;
	return finding_print(dump_scope_program(probe->scope), "\"%s\", version %d", dumper->path,
		dumper->major);
}

static enum status probe_server(const struct dump_probe *probe, struct conninfo *conninfo)
{
	const struct server_options server = {.scope = probe->scope, .unprepared = true};
	PGconn *connection;
	enum status status = server_connect(conninfo, &server, &connection);

	if (status != STATUS_DONE)
		return status;
	status = print_server(connection);
	if (status == STATUS_DONE && probe->scope == DUMP_DATABASE)
		status = probe_database(probe, connection);
	PQfinish(connection);
	return status == STATUS_DONE && probe->scope == DUMP_ALL ? probe_cluster(probe, conninfo)
								 : status;
}

enum status dump_probe_run(const struct dump_probe *probe, struct conninfo *conninfo)
{
	enum status program = probe_dumper(probe);
	enum status server = probe_server(probe, conninfo);

	return program != STATUS_DONE ? program : server;
}
