#include "sql/token.h"

#include "sql/byte.h"
#include "unix/text.h"

#include <string.h>

static bool is_name_byte(char byte)
{
	return sql_byte_is_word(byte) || byte == '$';
}

/* The end of the quotation whose first byte after QUOTE is at NEXT; NULL if it has none. */
static const char *skip_quotation(const char *next, const char *end, char quote, bool escapes)
{
	for (; next < end; next++) {
		bool escaped = escapes && *next == '\\' && next + 1 < end;

		if (*next == quote && (next + 1 == end || next[1] != quote))
			return next + 1;
		if (escaped || *next == quote)
			next++;
	}
	return NULL;
}

static const char *read_quotation(
	struct sql_token *token, const char *next, const char *end, bool escapes)
{
	const char *after = skip_quotation(next + 1, end, *next, escapes);

	token->kind = !after ? SQL_OPEN : *next == '"' ? SQL_NAME : SQL_STRING;
	return after ? after : end;
}

bool sql_token_read(struct sql_token *token, const char **next, const char *end)
{
	const char *at = *next;

	while (at < end && sql_byte_is_space(*at))
		at++;
	token->start = at;
	if (at == end) {
		*next = end;
		return false;
	}
	if (*at == '"' || *at == '\'') {
		at = read_quotation(token, at, end, false);
	} else if (*at == 'E' && end - at > 1 && at[1] == '\'') {
		at = read_quotation(token, at + 1, end, true);
	} else if (is_name_byte(*at)) {
		token->kind = SQL_WORD;
		while (at < end && is_name_byte(*at))
			at++;
	} else {
		token->kind = SQL_CHARACTER;
		at++;
	}
	token->end = at;
	*next = at;
	return true;
}

bool sql_token_is(const struct sql_token *token, const char *word)
{
	size_t length = (size_t)(token->end - token->start);

	return (token->kind == SQL_WORD || token->kind == SQL_CHARACTER) &&
	       length == strlen(word) && memcmp(token->start, word, length) == 0;
}

static void add_folded(struct text *text, const char *next, const char *end)
{
	for (; next < end; next++) {
		char byte = *next;

		if (byte >= 'A' && byte <= 'Z')
			byte = (char)(byte - 'A' + 'a');
		text_add_byte(text, byte);
	}
}

bool sql_token_add_value(const struct sql_token *token, struct text *text)
{
	const char *next = token->start;
	const char *end = token->end - 1;
	bool escapes = *next == 'E';

	if (token->kind == SQL_WORD)
		add_folded(text, next, token->end);
	if (token->kind != SQL_NAME && token->kind != SQL_STRING)
		return token->kind == SQL_WORD;
	for (next += escapes ? 2 : 1; next < end; next++) {
		if (*next == *end || (escapes && *next == '\\'))
			next++;
		text_add_byte(text, *next);
	}
	return true;
}

static void add_quoted(const char *value, char quote, struct text *sql)
{
	text_add_byte(sql, quote);
	for (; *value; value++) {
		if (*value == quote)
			text_add_byte(sql, quote);
		text_add_byte(sql, *value);
	}
	text_add_byte(sql, quote);
}

void sql_add_name(const char *name, struct text *sql)
{
	add_quoted(name, '"', sql);
}

void sql_add_string(const char *string, struct text *sql)
{
	add_quoted(string, '\'', sql);
}
