#include "sql/references.h"

#include "sql/token.h"

#include "unix/text.h"

#include <stdbool.h>
#include <string.h>

enum {
	/* Longer than any name that PostgreSQL keeps. */
	NAME_LIMIT = 1024,

	/* Tokens that say what kind of statement it is, and those before the current one. */
	LEADING = 2,
	LOOKBACK = 2,
};

/* A statement being read. */
struct reading {
	const char *next;
	const char *end;
	struct sql_token leading[LEADING];
	struct sql_token recent[LOOKBACK]; /* the current one is the first */
	size_t count;
	void (*take)(enum reference need, const char *name, void *context);
	void *context;
};

static bool advance(struct reading *reading)
{
	struct sql_token token;

	if (!sql_token_read(&token, &reading->next, reading->end))
		return false;
	if (reading->count < LEADING)
		reading->leading[reading->count] = token;
	reading->count++;
	reading->recent[1] = reading->recent[0];
	reading->recent[0] = token;
	return true;
}

static bool is_at(const struct reading *reading, const char *word)
{
	return sql_token_is(&reading->recent[0], word);
}

/* Whether the current token is WORD and BEFORE the one before it. */
static bool is_after(const struct reading *reading, const char *before, const char *word)
{
	return reading->count > 1 && is_at(reading, word) &&
	       sql_token_is(&reading->recent[1], before);
}

/* Whether the statement begins with WORD and, if that is not NULL, SECOND. */
static bool begins_with(const struct reading *reading, const char *word, const char *second)
{
	if (!sql_token_is(&reading->leading[0], word))
		return false;
	return !second || (reading->count > 1 && sql_token_is(&reading->leading[1], second));
}

/* Whether roles come next. */
static bool announces_roles(const struct reading *reading)
{
	if (is_at(reading, "TO") || is_at(reading, "FROM"))
		return begins_with(reading, "GRANT", NULL) ||
		       begins_with(reading, "REVOKE", NULL) ||
		       begins_with(reading, "ALTER", "DEFAULT") ||
		       begins_with(reading, "CREATE", "POLICY") || is_after(reading, "OWNER", "TO");
	return is_after(reading, "FOR", "ROLE") || is_after(reading, "ALTER", "ROLE") ||
	       is_after(reading, "MAPPING", "FOR") || is_after(reading, "GRANTED", "BY") ||
	       is_after(reading, "SESSION", "AUTHORIZATION");
}

static bool announces_tablespace(const struct reading *reading)
{
	return is_after(reading, "TABLESPACE", "=") || is_after(reading, "default_tablespace", "=");
}

static bool is_always_there(const char *name)
{
	return *name == '\0' || strcmp(name, "public") == 0 || strncmp(name, "pg_", 3) == 0;
}

/* Takes the name that is the current token; false if it is none. */
static bool take_name(struct reading *reading, enum reference need)
{
	struct text name;
	bool is_name;

	text_init(&name, NAME_LIMIT);
	is_name = sql_token_add_value(&reading->recent[0], &name);
	if (is_name && !name.broken && !is_always_there(name.bytes))
		reading->take(need, name.bytes, reading->context);
	text_release(&name);
	return is_name;
}

/* One role or several with commas between; old releases write GROUP before one that is a group. */
static void take_roles(struct reading *reading)
{
	do {
		if (!advance(reading) || (is_at(reading, "GROUP") && !advance(reading)))
			return;
		if (!take_name(reading, NEED_ROLE) || !advance(reading))
			return;
	} while (is_at(reading, ","));
}

void references_find(const char *statement, size_t length,
	void (*take)(enum reference need, const char *name, void *context), void *context)
{
	struct reading reading = {
		.next = statement, .end = statement + length, .take = take, .context = context};

	while (advance(&reading)) {
		/* What comes behind a list of roles may announce others. */
		while (announces_roles(&reading)) {
			const char *before = reading.next;

			take_roles(&reading);
			if (reading.next == before)
				return;
		}
		if (announces_tablespace(&reading) && advance(&reading))
			take_name(&reading, NEED_TABLESPACE);
	}
}
