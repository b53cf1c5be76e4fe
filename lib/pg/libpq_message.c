#include "pg/libpq_message.h"

#include "unix/text.h"
#include "unix/utf8.h"

#include <stddef.h>
#include <string.h>

/* The quotations that are part of libpq's wording, and the text before each. */
static const struct {
	const char *before;
	const char *quotation;
} own_quotations[] = {
	{"missing ", "\"=\""},
	{"matching ", "\"]\""},
	{"expected ", "\":\""},
	{"or ", "\"/\""},
	{"separator ", "\"=\""},
	/* Of sslmode, since version 16: the values that it knows. */
	{"weak sslmode ", "\"disable\""},
	{"weak sslmode ", "\"allow\""},
	{"weak sslmode ", "\"prefer\""},
	{"weak sslmode ", "\"require\""},
	{"weak sslmode ", "\"verify-ca\""},
	{"(use ", "\"verify-full\""},
	{"(use ", "\"require\""},
	{"\"require\", ", "\"verify-ca\""},
	{"\"verify-ca\", or ", "\"verify-full\""},
};

static bool ends_with(const char *start, const char *end, const char *suffix)
{
	size_t length = strlen(suffix);

	return (size_t)(end - start) >= length && strncmp(end - length, suffix, length) == 0;
}

static bool is_own(const char *message, const char *quotation)
{
	for (size_t i = 0; i < sizeof own_quotations / sizeof own_quotations[0]; i++)
		if (ends_with(message, quotation, own_quotations[i].before) &&
			strncmp(quotation, own_quotations[i].quotation,
				strlen(own_quotations[i].quotation)) == 0)
			return true;
	return false;
}

/* For a socket libpq quotes the file; the user named the folder. */
static bool is_socket_in(const char *folder, const char *path, size_t length)
{
	static const char file[] = "/.s.PGSQL.";
	size_t start = strlen(folder) + strlen(file);

	return length > start && strncmp(path, folder, strlen(folder)) == 0 &&
	       strncmp(path + strlen(folder), file, strlen(file)) == 0 &&
	       strspn(path + start, "0123456789") >= length - start;
}

static bool is_harmless(const char *const *harmless, const char *bytes, size_t length)
{
	for (; *harmless; harmless++)
		if ((strlen(*harmless) == length && memcmp(*harmless, bytes, length) == 0) ||
			is_socket_in(*harmless, bytes, length))
			return true;
	return false;
}

/*
 * Returns the length in bytes of the quotation mark at TEXT, or 0 if there is none. PostgreSQL's
 * translations use other marks than ", and until the session has begun a server sends them in the
 * encoding of its locale: UTF-8, or LATIN1.
 */
static size_t measure_mark(const char *text)
{
	static const char *const marks[] = {
		"\"", "\u00ab", "\u00bb", "\u201c", "\u201d", "\u201e", "\u2039", "\u203a"};
	size_t character = utf8_measure((const unsigned char *)text, strnlen(text, UTF8_MAX));

	if (character == 0)
		return *text == '\xab' || *text == '\xbb' ? 1 : 0;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (strncmp(text, marks[i], strlen(marks[i])) == 0)
			return character;
	return 0;
}

static size_t measure_character(const char *text)
{
	size_t length = utf8_measure((const unsigned char *)text, strnlen(text, UTF8_MAX));

	return length > 0 ? length : 1;
}

/*
 * Returns the mark that ends a quotation whose content begins at TEXT, or NULL: another " if ASCII,
 * else any other mark, since the same one begins a quotation in one language and ends it in
 * another.
 */
static const char *find_end(const char *text, bool ascii)
{
	for (; *text != '\0'; text += measure_character(text))
		if ((*text == '"') == ascii && measure_mark(text) > 0)
			return text;
	return NULL;
}

/* Returns the first blank or quotation mark at or after TEXT, or its end. */
static const char *find_special(const char *text)
{
	while (*text != '\0' && !strchr(" \t\r\n", *text) && measure_mark(text) == 0)
		text += measure_character(text);
	return text;
}

/* Adds blanks and line ends as one blank or "; ". Returns the text after them. */
static const char *add_blanks(struct text *text, const char *next)
{
	size_t length = strspn(next, " \t\r\n");
	bool line_ended = memchr(next, '\n', length) != NULL;

	if (next[length] != '\0' && text->length > 0)
		text_add(text, line_ended ? "; " : " ");
	return next + length;
}

void libpq_message_add(
	struct text *text, const char *message, const char *const *harmless, bool cut)
{
	const char *next = message, *end, *content;

	while (*next != '\0') {
		const char *special = find_special(next);
		size_t mark = measure_mark(special);

		text_add_bytes(text, next, (size_t)(special - next));
		next = special;
		if (mark == 0) {
			next = add_blanks(text, next);
			continue;
		}
		content = next + mark;
		end = find_end(content, *next == '"');
		if (end && (is_own(message, next) ||
				   is_harmless(harmless, content, (size_t)(end - content)))) {
			text_add_bytes(text, next, (size_t)(end - next) + measure_mark(end));
		} else {
			text_add(text, "\"...\"");
			if (!end || (cut && strchr(end + 1, '"')))
				return;
		}
		next = end + measure_mark(end);
	}
}
