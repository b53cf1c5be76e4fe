#include "rehearse/census.h"

#include "pg/query.h"

#include "unix/program.h"
#include "unix/status.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <string.h>

/* Of names: PostgreSQL's have at most 63 bytes. */
enum { LINE_LIMIT = 4096 };

/* The tables that are not of the system, which has the numbers below 16384, nor an extension's. */
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

/* Row I of the TABLES. */
static int print_table(PGconn *connection, const char *prefix, const PGresult *list, int i)
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
		result = output_text("%s\n", line.bytes) == STATUS_DONE ? 0 : -1;
	text_release(&line);
	return result;
}

int census_print(PGconn *connection, const char *prefix)
{
	PGresult *list = query_run(connection, tables);
	int result = list ? 0 : -1;

	for (int i = 0; result == 0 && i < PQntuples(list); i++)
		result = print_table(connection, prefix, list, i);
	PQclear(list);
	return result;
}
