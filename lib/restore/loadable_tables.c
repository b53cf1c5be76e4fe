#include "restore/loadable_tables.h"

#include "pg/query.h"
#include "unix/message.h"

#include <stdlib.h>
#include <string.h>

/* A constraint to another table is a trigger in both. */
static const char query[] =
	"SELECT n.nspname, c.relname FROM pg_catalog.pg_class c, pg_catalog.pg_namespace n"
	" WHERE n.oid = c.relnamespace AND c.relkind = 'r' AND NOT c.relhastriggers"
	" AND NOT c.relhasrules AND c.relpersistence <> 't'"
	" AND n.nspname NOT IN ('pg_catalog', 'information_schema')";

static int compare_tables(const void *a, const void *b)
{
	const struct loadable_table *one = a, *other = b;
	int order = strcmp(one->schema, other->schema);

	return order != 0 ? order : strcmp(one->name, other->name);
}

enum status loadable_tables_read(struct loadable_tables *tables, PGconn *connection)
{
	loadable_tables_release(tables);
	tables->names = query_run(connection, query);
	if (!tables->names)
		return STATUS_FAILED;
	tables->count = (size_t)PQntuples(tables->names);
	tables->tables = calloc(tables->count + 1, sizeof *tables->tables);
	if (!tables->tables)
		return status_fail("out of memory");
	for (size_t i = 0; i < tables->count; i++)
		tables->tables[i] = (struct loadable_table){
			.schema = PQgetvalue(tables->names, (int)i, 0),
			.name = PQgetvalue(tables->names, (int)i, 1),
		};
	qsort(tables->tables, tables->count, sizeof *tables->tables, compare_tables);
	return STATUS_DONE;
}

bool loadable_tables_have(
	const struct loadable_tables *tables, const char *schema, const char *name)
{
	const struct loadable_table wanted = {schema, name};

	return tables->count > 0 && bsearch(&wanted, tables->tables, tables->count,
					    sizeof *tables->tables, compare_tables) != NULL;
}

void loadable_tables_release(struct loadable_tables *tables)
{
	PQclear(tables->names);
	free(tables->tables);
	*tables = (struct loadable_tables){.count = 0};
}
