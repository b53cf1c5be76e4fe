#include "sql/references.h"

#include "sql/token.h"

#include "unix/text.h"

#include <stdbool.h>
#include <string.h>

enum {
	/* Longer than any name in PostgreSQL. */
	NAME_LIMIT = 1024,

	/* Tokens kept: the first ones, which tell the kind of statement, and the latest. */
	LEADING = 2,
	LOOKBACK = 2,
};

/* The state of reading one statement. */
struct reader {
	const char *next;
	const char *end;
	struct sql_token leading[LEADING];
	struct sql_token recent[LOOKBACK]; /* [0] is the current one */
	size_t count;
	void (*found)(enum reference kind, const char *name, void *context);
	void *context;
};

static bool read_next_token(struct reader *reader)
{
	struct sql_token token;

	if (!sql_token_read(&token, &reader->next, reader->end))
		return false;
	if (reader->count < LEADING)
		reader->leading[reader->count] = token;
	reader->count++;
	reader->recent[1] = reader->recent[0];
	reader->recent[0] = token;
	return true;
}

static bool token_is(const struct reader *reader, const char *word)
{
	return sql_token_is(&reader->recent[0], word);
}

/* True if the last two tokens are BEFORE and WORD. */
static bool tokens_are(const struct reader *reader, const char *before, const char *word)
{
	return reader->count > 1 && token_is(reader, word) &&
	       sql_token_is(&reader->recent[1], before);
}

/* True if the first token is WORD and, unless SECOND is NULL, the second one SECOND. */
static bool statement_begins_with(const struct reader *reader, const char *word, const char *second)
{
	if (!sql_token_is(&reader->leading[0], word))
		return false;
	return !second || (reader->count > 1 && sql_token_is(&reader->leading[1], second));
}

/* True if the current token is followed by a list of roles. */
static bool roles_follow(const struct reader *reader)
{
	if (token_is(reader, "TO") || token_is(reader, "FROM"))
		return statement_begins_with(reader, "GRANT", NULL) ||
		       statement_begins_with(reader, "REVOKE", NULL) ||
		       statement_begins_with(reader, "ALTER", "DEFAULT") ||
		       statement_begins_with(reader, "CREATE", "POLICY") ||
		       tokens_are(reader, "OWNER", "TO");
	return tokens_are(reader, "FOR", "ROLE") || tokens_are(reader, "ALTER", "ROLE") ||
	       tokens_are(reader, "MAPPING", "FOR") || tokens_are(reader, "GRANTED", "BY") ||
	       tokens_are(reader, "SESSION", "AUTHORIZATION");
}

static bool tablespace_follows(const struct reader *reader)
{
	return tokens_are(reader, "TABLESPACE", "=") ||
	       tokens_are(reader, "default_tablespace", "=");
}

static bool is_built_in(const char *name)
{
	return *name == '\0' || strcmp(name, "public") == 0 || strncmp(name, "pg_", 3) == 0;
}

/* Reports the current token. False if it is not a name. */
static bool report_name(struct reader *reader, enum reference kind)
{
	struct text name;
	bool is_name;

	text_init(&name, NAME_LIMIT);
	is_name = sql_token_add_value(&reader->recent[0], &name);
	if (is_name && !name.broken && !is_built_in(name.bytes))
		reader->found(kind, name.bytes, reader->context);
	text_release(&name);
	return is_name;
}

/* Reads a comma-separated list of roles. Old releases write GROUP before the name of a group. */
static void report_roles(struct reader *reader)
{
	do {
		if (!read_next_token(reader) ||
			(token_is(reader, "GROUP") && !read_next_token(reader)))
			return;
		if (!report_name(reader, REFERENCE_ROLE) || !read_next_token(reader))
			return;
	} while (token_is(reader, ","));
}

void references_find(const char *statement, size_t length,
	void (*found)(enum reference kind, const char *name, void *context), void *context)
{
	struct reader reader = {
		.next = statement, .end = statement + length, .found = found, .context = context};

	while (read_next_token(&reader)) {
		/* The token after a list of roles may introduce another list. */
		while (roles_follow(&reader)) {
			const char *before = reader.next;

			report_roles(&reader);
			if (reader.next == before)
				return;
		}
		if (tablespace_follows(&reader) && read_next_token(&reader))
			report_name(&reader, REFERENCE_TABLESPACE);
	}
}
