#include "dump/name_writer.h"

#include "dump/kind.h"

#include "unix/text.h"
#include "unix/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

void name_time(char time[NAME_TIME_SIZE], time_t now)
{
	struct tm utc;

	if (!gmtime_r(&now, &utc) || strftime(time, NAME_TIME_SIZE, "%Y%m%dT%H%M%SZ", &utc) == 0)
		snprintf(time, NAME_TIME_SIZE, "%jd", (intmax_t)now);
}

/* The separator of folders, our own escape, and what tar, scp, rsync and Windows read as theirs. */
static bool is_special(unsigned char byte)
{
	return byte != '\0' && strchr("/%:*?\"<>|\\", byte);
}

static void add_encoded(struct text *text, const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		text_printf(text, "%%%02X", bytes[i]);
}

static void add_database(struct text *text, const char *database)
{
	const unsigned char *next = (const unsigned char *)database;
	const unsigned char *end = next + strlen(database);

	if (next < end && strchr(".-_", *next))
		add_encoded(text, next++, 1);
	while (next < end) {
		size_t length = utf8_measure(next, (size_t)(end - next));

		if (length == 0)
			add_encoded(text, next, length = 1);
		else if (is_special(*next) || utf8_is_control(next, length))
			add_encoded(text, next, length);
		else
			text_add_bytes(text, next, length);
		next += length;
	}
}

void name_add(struct text *text, const struct dump_kind *kind, const char *database,
	const char *time, const char *suffix)
{
	switch (kind->scope) {
	case DUMP_GLOBALS:
		text_add(text, "_globals");
		break;
	case DUMP_ALL:
		text_add(text, "_all");
		break;
	default:
		add_database(text, database);
	}
	if (time) {
		text_add_byte(text, '-');
		text_add(text, time);
	}
	text_add(text, dump_format_extension(kind->format));
	text_add(text, suffix);
}

bool name_has_control(const char *text)
{
	const unsigned char *next = (const unsigned char *)text;

	for (size_t rest = strlen(text); rest > 0; next++, rest--)
		if (utf8_is_control(next, rest))
			return true;
	return false;
}

bool name_accepts(const char *text)
{
	return !strchr(text, '/') && !name_has_control(text);
}
