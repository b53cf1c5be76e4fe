#include "pg/name.h"

#include "pg/dump_kind.h"

#include "unix/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

void name_time(char time[NAME_TIME_SIZE], time_t now)
{
	struct tm utc;

	if (!gmtime_r(&now, &utc) || strftime(time, NAME_TIME_SIZE, "%Y%m%dT%H%M%SZ", &utc) == 0)
		snprintf(time, NAME_TIME_SIZE, "%jd", (intmax_t)now);
}

/* The length of the UTF-8 character at BYTES, which end in a NUL; 0 if it is none (RFC 3629). */
static size_t measure(const unsigned char *bytes)
{
	static const struct {
		unsigned char first, last;     /* of the first byte */
		unsigned char lowest, highest; /* of the second */
		size_t length;
	} shapes[] = {
		{0x01, 0x7f, 0x00, 0xff, 1},
		{0xc2, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3},
		{0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3},
		{0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4},
		{0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4},
	};

	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		size_t length = 1;

		if (bytes[0] < shapes[i].first || bytes[0] > shapes[i].last)
			continue;
		if (shapes[i].length > 1 &&
			(bytes[1] < shapes[i].lowest || bytes[1] > shapes[i].highest))
			return 0;
		while (length < shapes[i].length && (bytes[length] & 0xc0) == 0x80)
			length++;
		return length == shapes[i].length ? length : 0;
	}
	return 0;
}

static bool is_control(const unsigned char *character)
{
	return character[0] < 0x20 || character[0] == 0x7f ||
	       (character[0] == 0xc2 && character[1] >= 0x80 && character[1] < 0xa0);
}

static void add_database(struct text *text, const char *database)
{
	const unsigned char *next = (const unsigned char *)database;

	while (*next != '\0') {
		bool first = next == (const unsigned char *)database;
		size_t length = measure(next);
		bool unsafe = length == 0 || is_control(next) || strchr("/%", *next) ||
			      (first && strchr(".-_", *next));

		if (length == 0)
			length = 1;
		for (size_t i = 0; unsafe && i < length; i++)
			text_printf(text, "%%%02X", next[i]);
		if (!unsafe)
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

bool name_accepts(const char *text)
{
	for (const unsigned char *next = (const unsigned char *)text; *next != '\0'; next++)
		if (*next == '/' || is_control(next))
			return false;
	return true;
}
