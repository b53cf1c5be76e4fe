#include "sql/tablespace_statement.h"

#include "sql/token.h"

enum { VALUE_LIMIT = 8192 };

static bool read_word(const char **next, const char *end, const char *word)
{
	struct sql_token token;

	return sql_token_read(&token, next, end) && sql_token_is(&token, word);
}

static bool read_value(const char **next, const char *end, struct text *value)
{
	struct sql_token token;

	return sql_token_read(&token, next, end) && sql_token_add_value(&token, value) &&
	       !value->broken;
}

bool tablespace_statement_read(
	struct tablespace_statement *statement, const char *line, size_t length)
{
	const char *end = line + length;

	text_init(&statement->name, VALUE_LIMIT);
	text_init(&statement->owner, VALUE_LIMIT);
	text_init(&statement->location, VALUE_LIMIT);
	return read_word(&line, end, "CREATE") && read_word(&line, end, "TABLESPACE") &&
	       read_value(&line, end, &statement->name) && read_word(&line, end, "OWNER") &&
	       read_value(&line, end, &statement->owner) && read_word(&line, end, "LOCATION") &&
	       read_value(&line, end, &statement->location) && read_word(&line, end, ";");
}

void tablespace_statement_add_owner(const struct tablespace_statement *statement, struct text *sql)
{
	text_add(sql, "ALTER TABLESPACE ");
	sql_add_name(statement->name.bytes, sql);
	text_add(sql, " OWNER TO ");
	sql_add_name(statement->owner.bytes, sql);
	text_add(sql, ";\n");
}

void tablespace_statement_release(struct tablespace_statement *statement)
{
	text_release(&statement->name);
	text_release(&statement->owner);
	text_release(&statement->location);
}
