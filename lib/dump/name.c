#include "dump/name.h"

#include "dump/kind.h"
#include "unix/iso_time.h"
#include "unix/text.h"
#include "unix/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define PARTIAL_MARK "%~partial"

enum { ENCODED_MAX = 3 * DUMP_NAME_DATABASE_MAX, RANDOM_DIGITS = 8 };

/* The parts of a name. TIME is a copy, the others point into the name. */
struct pieces {
	const char *file; /* after the last slash */
	const char *dash; /* before the time */
	char time[ISO_TIME_MAX + 1];
	const char *suffix;
};

/* Returns what follows the extension at the start of TEXT; NULL if it begins with none. */
static const char *read_extension(const char *text, enum dump_format *format)
{
	static const enum dump_format formats[] = {DUMP_PLAIN, DUMP_CUSTOM, DUMP_TAR};

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		const char *extension = dump_format_extension(formats[i]);
		size_t length = strlen(extension);

		if (strncmp(text, extension, length) != 0)
			continue;
		*format = formats[i];
		return text + length;
	}
	return NULL;
}

static bool is_suffix(const char *text)
{
	static const char partial[] = ".partial";
	size_t length = strlen(text);

	if (length >= sizeof partial - 1 &&
		strcmp(text + length - (sizeof partial - 1), partial) == 0)
		return false;
	return *text == '\0' || (*text == '.' && dump_name_accepts(text));
}

/* Checksums, signatures, time stamps, and what describes a dump. */
static bool is_known_companion(const char *extension)
{
	static const char *const known[] = {".asc", ".b2", ".b2sum", ".b3", ".cksum", ".crc",
		".crc32", ".crc32c", ".json", ".log", ".manifest", ".md5", ".md5sum", ".meta",
		".minisig", ".ots", ".p7s", ".par2", ".sha1", ".sha1sum", ".sha224", ".sha256",
		".sha256sum", ".sha384", ".sha512", ".sha512sum", ".sig", ".sign", ".sigstore",
		".toc", ".tsr", ".xxh", ".xxh64", ".xxh128"};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcasecmp(extension, known[i]) == 0)
			return true;
	return false;
}

/* A piece, or a copy on its way. "aws s3 cp" appends a dot and eight hexadecimal digits. */
static bool is_piece(const char *extension)
{
	static const char part[] = ".part";
	static const char *const known[] = {".filepart", ".temp", ".tmp"};
	size_t length = strlen(part);

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcasecmp(extension, known[i]) == 0)
			return true;
	if (strncasecmp(extension, part, length) == 0)
		return strspn(extension + length, "0123456789") == strlen(extension + length);
	return strlen(extension) == RANDOM_DIGITS + 1 &&
	       strspn(extension + 1, "0123456789abcdefABCDEF") == RANDOM_DIGITS;
}

static bool is_companion(const char *suffix)
{
	const char *last = strrchr(suffix, '.');

	return last && (is_known_companion(last) || is_piece(last));
}

/* True if the "-" at DASH is followed by a time, an extension and possibly a suffix. */
static bool read_tail(struct dump_name *name, struct pieces *pieces, const char *dash)
{
	size_t length = iso_time_measure(dash + 1, &name->time);

	if (length == 0)
		return false;
	pieces->suffix = read_extension(dash + 1 + length, &name->kind.format);
	if (!pieces->suffix || !is_suffix(pieces->suffix))
		return false;
	name->companion = is_companion(pieces->suffix);
	pieces->dash = dash;
	memcpy(pieces->time, dash + 1, length);
	pieces->time[length] = '\0';
	return true;
}

/* Splits TEXT at the last time. False if it contains none. */
static bool split_name(struct dump_name *name, struct pieces *pieces, const char *text)
{
	const char *slash = strrchr(text, '/');

	pieces->file = slash ? slash + 1 : text;
	for (const char *at = pieces->file + strlen(pieces->file); at > pieces->file; at--)
		if (at[-1] == '-' && read_tail(name, pieces, at - 1))
			return true;
	return false;
}

/* The value of a hexadecimal digit, -1 if it is not one. Lower case is never written. */
static int read_hex_digit(char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *digit = c != '\0' ? strchr(digits, c) : NULL;

	return digit ? (int)(digit - digits) : -1;
}

/* False if an escape is malformed, or if the result is empty or too long. */
static bool decode_database(
	char database[DUMP_NAME_DATABASE_MAX + 1], const char *at, const char *end)
{
	size_t length = 0;

	while (at < end && length < DUMP_NAME_DATABASE_MAX) {
		if (*at != '%') {
			database[length++] = *at++;
		} else {
			int high = read_hex_digit(at[1]);
			int low = high >= 0 ? read_hex_digit(at[2]) : -1;

			if (low < 0)
				return false;
			database[length++] = (char)(high << 4 | low);
			at += 3;
		}
	}
	database[length] = '\0';
	return at == end && length > 0;
}

static bool piece_is(const char *word, const char *at, const char *end)
{
	return strlen(word) == (size_t)(end - at) && memcmp(word, at, strlen(word)) == 0;
}

/* Whether what ends at END has the mark of partial dumps; AT is the beginning of the name. */
static bool ends_in_mark(const char *at, const char *end)
{
	size_t length = strlen(PARTIAL_MARK);

	return (size_t)(end - at) >= length && memcmp(end - length, PARTIAL_MARK, length) == 0;
}

/* Reads the part before the time. */
static bool read_stem(struct dump_name *name, const char *at, const char *end)
{
	name->kind.partial = ends_in_mark(at, end);
	if (name->kind.partial)
		end -= strlen(PARTIAL_MARK);
	name->database[0] = '\0';
	name->kind.scope = DUMP_DATABASE;
	if (piece_is("_globals", at, end))
		name->kind.scope = DUMP_GLOBALS;
	else if (piece_is("_all", at, end))
		name->kind.scope = DUMP_ALL;
	else
		return decode_database(name->database, at, end);
	return !dump_kind_check(&name->kind);
}

/* 1 if writing what was read gives the same name, 0 if not, -1 after an error message. */
static int is_canonical(const struct dump_name *name, const struct pieces *pieces)
{
	struct text rebuilt;
	int result = -1;

	text_init(&rebuilt, ENCODED_MAX + sizeof pieces->time + strlen(pieces->file));
	dump_name_add(&rebuilt, &name->kind, name->database, pieces->time, pieces->suffix);
	if (text_finish(&rebuilt, "the name of a dump") == 0)
		result = strcmp(rebuilt.bytes, pieces->file) == 0;
	text_release(&rebuilt);
	return result;
}

int dump_name_read(struct dump_name *name, const char *text)
{
	struct pieces pieces;

	if (!split_name(name, &pieces, text) || !read_stem(name, pieces.file, pieces.dash))
		return 0;
	name->stem = (size_t)(pieces.dash - text);
	return is_canonical(name, &pieces);
}

void dump_name_time(char time[DUMP_NAME_TIME_SIZE], time_t now)
{
	struct tm utc;

	if (!gmtime_r(&now, &utc) ||
		strftime(time, DUMP_NAME_TIME_SIZE, "%Y%m%dT%H%M%SZ", &utc) == 0)
		snprintf(time, DUMP_NAME_TIME_SIZE, "%jd", (intmax_t)now);
}

/* The path separator, the escape, and what tar, scp, rsync or Windows treat specially. */
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

void dump_name_add(struct text *text, const struct dump_kind *kind, const char *database,
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
	if (kind->partial)
		text_add(text, PARTIAL_MARK);
	if (time) {
		text_add_byte(text, '-');
		text_add(text, time);
	}
	text_add(text, dump_format_extension(kind->format));
	text_add(text, suffix);
}

bool dump_name_has_control(const char *text)
{
	const unsigned char *next = (const unsigned char *)text;

	for (size_t rest = strlen(text); rest > 0; next++, rest--)
		if (utf8_is_control(next, rest))
			return true;
	return false;
}

bool dump_name_accepts(const char *text)
{
	return !strchr(text, '/') && !dump_name_has_control(text);
}
