#include "sql/relocate.h"

#include "sql/token.h"

#include "unix/text.h"

#include <string.h>

#define PLAIN_LOCALE "C"      /* works with every encoding */
#define UTF8_LOCALE "C.UTF-8" /* preferred with UTF-8: it knows letters beyond ASCII */

enum { VALUE_LIMIT = 1024 };

/* Adds VALUE as an SQL string literal. */
static void add_string(struct text *text, const char *value)
{
	text_add(text, "E'");
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			text_add_byte(text, '\\');
		text_add_byte(text, *value);
	}
	text_add_byte(text, '\'');
}

/* True if CREATE and WHAT come next. Moves *NEXT past them. */
static bool read_create(const char **next, const char *end, const char *what)
{
	struct sql_token token;

	return sql_token_read(&token, next, end) && sql_token_is(&token, "CREATE") &&
	       sql_token_read(&token, next, end) && sql_token_is(&token, what);
}

bool relocate_tablespace(struct text *text, const char *line, size_t length, const char *path)
{
	const char *next = line, *end = line + length;
	struct sql_token token;
	bool announced = false;

	if (!read_create(&next, end, "TABLESPACE"))
		return false;
	while (sql_token_read(&token, &next, end)) {
		if (announced && token.kind == SQL_STRING) {
			text_add_bytes(text, line, (size_t)(token.start - line));
			add_string(text, path);
			text_add_bytes(text, next, (size_t)(end - next));
			return true;
		}
		announced = sql_token_is(&token, "LOCATION");
	}
	return false;
}

/* True if the value after KEYWORD is a locale of the operating system, unlike ICU_LOCALE. */
static bool names_locale(const struct sql_token *keyword)
{
	return sql_token_is(keyword, "LOCALE") || sql_token_is(keyword, "LC_COLLATE") ||
	       sql_token_is(keyword, "LC_CTYPE");
}

static bool is_missing(const struct sql_token *token, bool (*is_there)(const char *locale))
{
	struct text value;
	bool missing;

	text_init(&value, VALUE_LIMIT);
	sql_token_add_value(token, &value);
	missing = value.broken || !is_there(value.bytes);
	text_release(&value);
	return missing;
}

static bool is_utf8(const struct sql_token *token)
{
	struct text value;
	bool is;

	text_init(&value, VALUE_LIMIT);
	sql_token_add_value(token, &value);
	is = value.length == 4 && strcmp(value.bytes, "UTF8") == 0;
	text_release(&value);
	return is;
}

bool relocate_locales(struct text *text, struct text *missing, const char *line, size_t length,
	bool (*is_there)(const char *locale))
{
	const char *next = line, *end = line + length, *copied = line;
	struct sql_token keyword = {0}, sign = {0}, token;
	bool utf8 = false;

	if (!read_create(&next, end, "DATABASE"))
		return false;
	for (; sql_token_read(&token, &next, end); keyword = sign, sign = token) {
		if (token.kind != SQL_STRING || !sign.start || !sql_token_is(&sign, "="))
			continue;
		if (sql_token_is(&keyword, "ENCODING"))
			utf8 = is_utf8(&token);
		if (!names_locale(&keyword) || !is_missing(&token, is_there))
			continue;
		if (copied == line)
			sql_token_add_value(&token, missing);
		text_add_bytes(text, copied, (size_t)(token.start - copied));
		add_string(text, utf8 && is_there(UTF8_LOCALE) ? UTF8_LOCALE : PLAIN_LOCALE);
		copied = next;
	}
	if (copied != line)
		text_add_bytes(text, copied, (size_t)(end - copied));
	return copied != line;
}
