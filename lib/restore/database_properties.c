#include "restore/database_properties.h"

#include "pg/query.h"
#include "sql/database_definition.h"
#include "sql/token.h"

#include "unix/stop.h"

enum { SQL_LIMIT = 2 * DATABASE_DEFINITION_MAX };

static bool is_ascii(const struct text *text)
{
	for (size_t i = 0; i < text->length; i++)
		if ((unsigned char)text->bytes[i] >= 0x80)
			return false;
	return true;
}

static void add_encoding(const struct database_properties *properties, struct text *sql)
{
	if (properties->encoding[0] == '\0' || is_ascii(&properties->definition->sql))
		return;
	text_add(sql, "SET LOCAL client_encoding = ");
	sql_add_string(properties->encoding, sql);
	text_add(sql, "; ");
}

/* Adds all statements, whether they have failed or not. */
static void add_statements(
	const struct database_properties *properties, const char *name, struct text *sql)
{
	database_definition_add_properties(properties->definition, properties->choice, name, sql);
}

static void add_statement(const struct database_statement *statement, struct text *sql)
{
	text_add_bytes(sql, statement->start, (size_t)(statement->end - statement->start));
	text_add_byte(sql, ' ');
}

/* Adds those of the STATEMENTS that have not failed. */
static void add_chosen(const struct database_properties *properties, const struct text *statements,
	struct text *sql)
{
	const char *next = statements->bytes, *end = next + statements->length;
	const struct text *passed_over = &properties->passed_over;
	struct database_statement statement;

	for (size_t i = 0; database_statement_read(&statement, &next, end); i++)
		if (i >= passed_over->length || passed_over->bytes[i] != 'x')
			add_statement(&statement, sql);
	sql->broken |= statements->broken;
}

void database_properties_add(
	const struct database_properties *properties, const char *name, struct text *sql)
{
	struct text statements;

	add_encoding(properties, sql);
	if (properties->failed == 0) {
		add_statements(properties, name, sql);
		return;
	}
	text_init(&statements, SQL_LIMIT);
	add_statements(properties, name, &statements);
	add_chosen(properties, &statements, sql);
	text_release(&statements);
}

/* Runs one statement within a savepoint. Returns whether it has succeeded. */
static bool run_statement(PGconn *connection, const struct database_statement *statement)
{
	bool done = false;
	struct text sql;

	text_init(&sql, SQL_LIMIT);
	add_statement(statement, &sql);
	if (text_finish(&sql, "a property of the database") == STATUS_DONE &&
		query_do(connection, "SAVEPOINT pgb") == 0)
		done = query_do(connection, sql.bytes) == 0;
	text_release(&sql);
	if (stop_requested() == 0)
		PQclear(PQexec(
			connection, done ? "RELEASE SAVEPOINT pgb" : "ROLLBACK TO SAVEPOINT pgb"));
	return done;
}

static enum status try_each(
	struct database_properties *properties, PGconn *connection, const struct text *statements)
{
	const char *next = statements->bytes, *end = next + statements->length;
	struct database_statement statement;

	while (database_statement_read(&statement, &next, end)) {
		bool done = run_statement(connection, &statement);

		if (stop_requested() != 0 || (!done && PQstatus(connection) != CONNECTION_OK))
			return STATUS_FAILED;
		text_add_byte(&properties->passed_over, done ? '.' : 'x');
		properties->failed += !done;
	}
	return text_finish(&properties->passed_over, "the properties of the database");
}

enum status database_properties_try(
	struct database_properties *properties, PGconn *connection, const char *name)
{
	enum status status;
	struct text begin, statements;

	text_init(&begin, SQL_LIMIT);
	text_init(&statements, SQL_LIMIT);
	text_add(&begin, "BEGIN; ");
	add_encoding(properties, &begin);
	add_statements(properties, name, properties->carry_on ? &statements : &begin);
	status = text_finish(&begin, "the definition of the database");
	if (status == STATUS_DONE)
		status = text_finish(&statements, "the definition of the database");
	if (status == STATUS_DONE && query_do(connection, begin.bytes) != 0)
		status = STATUS_FAILED;
	if (status == STATUS_DONE)
		status = try_each(properties, connection, &statements);
	text_release(&begin);
	text_release(&statements);
	PQclear(PQexec(connection, "ROLLBACK"));
	return status;
}
