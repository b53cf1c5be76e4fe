#include "pg/libpq_message.h"

#include "unix/text.h"

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
			strncmp(quotation, own_quotations[i].quotation, 3) == 0)
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
	const char *next = message;

	while (*next != '\0') {
		size_t plain = strcspn(next, " \t\r\n\"");
		const char *end;

		text_add_bytes(text, next, plain);
		next += plain;
		if (*next != '"') {
			next = add_blanks(text, next);
			continue;
		}
		end = strchr(next + 1, '"');
		if (end && (is_own(message, next) ||
				   is_harmless(harmless, next + 1, (size_t)(end - next - 1)))) {
			text_add_bytes(text, next, (size_t)(end - next + 1));
		} else {
			text_add(text, "\"...\"");
			if (!end || (cut && strchr(end + 1, '"')))
				return;
		}
		next = end + 1;
	}
}
