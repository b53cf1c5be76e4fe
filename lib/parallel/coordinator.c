#include "parallel/coordinator.h"

#include "parallel/data_list.h"
#include "pg/parallel_options.h"
#include "pg/query.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/text.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { SQL_MAX = 1 << 28, TID_RANGE_SCAN_SINCE = 140000 };

enum status coordinator_begin(
	struct coordinator *coordinator, const struct parallel_options *options)
{
	const char *begin = options->deferrable
				    ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE"
				    : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	PGresult *result;

	if (PQtransactionStatus(coordinator->connection) != PQTRANS_IDLE &&
		query_do(coordinator->connection, "ROLLBACK") != 0)
		return STATUS_FAILED;
	if (query_do(coordinator->connection, begin) != 0)
		return STATUS_FAILED;
	result = query_run(coordinator->connection, "SELECT pg_catalog.pg_export_snapshot()");
	if (!result)
		return STATUS_FAILED;
	snprintf(coordinator->snapshot, sizeof coordinator->snapshot, "%s",
		PQgetvalue(result, 0, 0));
	PQclear(result);
	return STATUS_DONE;
}

/*
 * The sizes of the largest table and of all, or NULL after an error message. Thousands of tables
 * take a while to be opened, so that the number of pages that VACUUM or ANALYZE has found is taken
 * if there is one: 14 and later tell tables that are empty from those that were not looked at.
 */
static PGresult *ask_for_sizes(PGconn *connection)
{
	PGresult *result;

	if (query_do(connection, "SET lock_timeout = '100ms'") != 0)
		return NULL;
	result = PQexec(connection,
		"SELECT COALESCE(pg_catalog.max(s.size), 0), COALESCE(pg_catalog.sum(s.size), 0)"
		" FROM (SELECT CASE WHEN c.relpages > 0 OR (c.reltuples = 0 AND"
		" pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 140000)"
		" THEN c.relpages::pg_catalog.int8"
		" * pg_catalog.current_setting('block_size')::pg_catalog.int8"
		" ELSE pg_catalog.pg_relation_size(c.oid) END AS size"
		" FROM pg_catalog.pg_class c"
		" WHERE c.relkind IN ('r', 't') AND c.oid >= 16384) s");
	if (query_do(connection, "SET lock_timeout = 0") == 0)
		return result;
	PQclear(result);
	return NULL;
}

/* A table that is locked has no size: it counts as large. pg_dump will wait for it. */
enum status coordinator_measure(PGconn *connection, uint64_t table, uint64_t all, bool *is_small)
{
	PGresult *result = ask_for_sizes(connection);
	uint64_t largest, sum;

	*is_small = PQresultStatus(result) == PGRES_TUPLES_OK &&
		    number_read(PQgetvalue(result, 0, 0), table, &largest) &&
		    number_read(PQgetvalue(result, 0, 1), all, &sum);
	PQclear(result);
	return result ? STATUS_DONE : STATUS_FAILED;
}

/* Adds the OIDs of tables as an array: of the plain ones, or of all. */
static void add_oids(struct text *sql, const struct data_list *list, bool plain_only)
{
	const char *before = "";

	text_add(sql, "'{");
	for (size_t i = 0; i < list->count; i++) {
		const struct data_item *item = &list->items[i];

		if (item->oid == 0 || (plain_only && !item->is_plain))
			continue;
		text_printf(sql, "%s%" PRIu64, before, item->oid);
		before = ",";
	}
	text_add(sql, "}'::pg_catalog.oid[]");
}

/* Runs a query with one row for each table, in order. NULL after an error message. */
static PGresult *ask_about_tables(struct coordinator *coordinator, const struct data_list *list,
	const char *columns, bool plain_only)
{
	PGresult *result = NULL;
	struct text sql;

	text_init(&sql, SQL_MAX);
	text_printf(&sql, "SELECT %s FROM pg_catalog.unnest(", columns);
	add_oids(&sql, list, plain_only);
	text_add(&sql, ") WITH ORDINALITY AS w(oid, place)"
		       " LEFT JOIN pg_catalog.pg_class c ON c.oid = w.oid"
		       " LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
		       " LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam ORDER BY w.place");
	if (text_finish(&sql, "the list of tables") == STATUS_DONE)
		result = query_run(coordinator->connection, sql.bytes);
	text_release(&sql);
	return result;
}

#define QUOTED(name) "'\"' || pg_catalog.replace(" name "::text, '\"', '\"\"') || '\"'"
#define NAME QUOTED("n.nspname") " || '.' || " QUOTED("c.relname")

static bool is_true(const PGresult *result, int row, int column)
{
	return *PQgetvalue(result, row, column) == 't';
}

static enum status describe_item(struct data_item *item, const PGresult *result, int row,
	const struct parallel_options *options, bool knows_ranges)
{
	if (row >= PQntuples(result) || PQgetisnull(result, row, 0))
		return status_fail("table with OID %" PRIu64 " does not exist", item->oid);
	if (data_item_set_name(item, PQgetvalue(result, row, 0)) != 0)
		return STATUS_FAILED;
	item->is_plain = item->is_plain && is_true(result, row, 1);
	item->has_ranges = knows_ranges && is_true(result, row, 2) &&
			   !(options->row_security && is_true(result, row, 3));
	return STATUS_DONE;
}

enum status coordinator_describe(struct coordinator *coordinator, struct data_list *list,
	const struct parallel_options *options)
{
	/* The configuration tables of an extension may have a condition for their rows. */
	PGresult *result = ask_about_tables(coordinator, list,
		NAME ", c.relkind = 'r' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_extension e"
		     " WHERE c.oid = ANY (e.extconfig)), a.amname = 'heap', c.relrowsecurity",
		false);
	bool knows_ranges = PQserverVersion(coordinator->connection) >= TID_RANGE_SCAN_SINCE;
	enum status status = result ? STATUS_DONE : STATUS_FAILED;
	int row = 0;

	for (size_t i = 0; status == STATUS_DONE && i < list->count; i++)
		if (list->items[i].oid > 0)
			status = describe_item(
				&list->items[i], result, row++, options, knows_ranges);
	PQclear(result);
	return status;
}

static enum status lock_tables(struct coordinator *coordinator, const struct data_list *list)
{
	PGconn *connection = coordinator->connection;
	enum status status = STATUS_DONE;
	const char *before = "LOCK TABLE ONLY ";
	PGresult *result;
	struct text sql;

	text_init(&sql, SQL_MAX);
	for (size_t i = 0; i < list->count; i++) {
		if (!list->items[i].is_plain)
			continue;
		text_printf(&sql, "%s%s", before, list->items[i].name);
		before = ", ONLY ";
	}
	text_add(&sql, " IN ACCESS SHARE MODE NOWAIT");
	if (text_finish(&sql, "the list of tables") != STATUS_DONE) {
		text_release(&sql);
		return STATUS_FAILED;
	}
	result = PQexec(connection, sql.bytes);
	coordinator->was_refused = query_has_state(result, "55P03");
	if (coordinator->was_refused || query_has_state(result, "42P01") ||
		query_has_state(result, "3F000"))
		status = STATUS_GOING_ON; /* a table is gone by this name, or will be */
	else if (PQresultStatus(result) != PGRES_COMMAND_OK)
		status = status_fail("could not lock the tables: %.*s",
			(int)strcspn(PQerrorMessage(connection), "\n"), PQerrorMessage(connection));
	PQclear(result);
	text_release(&sql);
	return status;
}

/* The snapshot does not show that a table was truncated or rewritten: its rows are gone. */
static enum status check_item(struct data_item *item, const PGresult *result, int row)
{
	if (!is_true(result, row, 0))
		return STATUS_GOING_ON;
	if (!number_read(PQgetvalue(result, row, 1), UINT32_MAX, &item->pages) ||
		!number_read(PQgetvalue(result, row, 2), UINT64_MAX, &item->size))
		return STATUS_GOING_ON;
	return STATUS_DONE;
}

enum status coordinator_lock(struct coordinator *coordinator, struct data_list *list)
{
	enum status status = lock_tables(coordinator, list);
	PGresult *result;
	int row = 0;

	if (status != STATUS_DONE)
		return status;
	result = ask_about_tables(coordinator, list,
		"c.relfilenode = pg_catalog.pg_relation_filenode(c.oid)"
		" AND pg_catalog.to_regclass(" NAME ") = c.oid,"
		" pg_catalog.pg_relation_size(c.oid)"
		" / pg_catalog.current_setting('block_size')::pg_catalog.int8,"
		" pg_catalog.pg_relation_size(c.oid)"
		" + COALESCE(pg_catalog.pg_relation_size(c.reltoastrelid), 0)",
		true);
	if (!result)
		return STATUS_FAILED;
	for (size_t i = 0; status == STATUS_DONE && i < list->count; i++)
		if (list->items[i].is_plain)
			status = check_item(&list->items[i], result, row++);
	PQclear(result);
	return status;
}

enum status coordinator_commit(struct coordinator *coordinator)
{
	PGresult *result = query_run(coordinator->connection, "COMMIT");
	bool is_committed = result && strcmp(PQcmdStatus(result), "COMMIT") == 0;

	if (result && !is_committed)
		fail("the transaction of the dump could not be committed");
	PQclear(result);
	return is_committed ? STATUS_DONE : STATUS_FAILED;
}
