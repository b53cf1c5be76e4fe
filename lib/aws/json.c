#include "aws/json.h"

#include "unix/text.h"
#include "unix/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { NAME_LENGTH_MAX = 64 }; /* of a member; longer names cannot match */

struct reader {
	const char *at;
	const char *end;
	const char *reason;           /* the first error, or NULL */
	char awaited[JSON_DEPTH_MAX]; /* closing brackets of the nested values that are skipped */
	int depth;
	const struct json_member *members;
	size_t count;
};

static bool set_error(struct reader *reader, const char *reason)
{
	if (!reader->reason)
		reader->reason = reason;
	return false;
}

/* The next byte; '\0', which JSON does not allow, at the end. */
static char peek(const struct reader *reader)
{
	if (reader->at == reader->end)
		return '\0';
	return *reader->at;
}

static void skip_blanks(struct reader *reader)
{
	while (peek(reader) != '\0' && strchr(" \t\r\n", peek(reader)))
		reader->at++;
}

static bool take_byte(struct reader *reader, char byte)
{
	skip_blanks(reader);
	if (peek(reader) != byte)
		return false;
	reader->at++;
	return true;
}

static bool expect(struct reader *reader, char byte, const char *reason)
{
	return take_byte(reader, byte) || set_error(reader, reason);
}

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
		return (digit | 0x20) - 'a' + 10;
	return -1;
}

/* Reads the four digits after "\u". -1 if they are not hexadecimal. */
static long read_unit(struct reader *reader)
{
	long unit = 0;

	if (reader->end - reader->at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int value = digit_value(*reader->at++);

		if (value < 0)
			return -1;
		unit = unit * 16 + value;
	}
	return unit;
}

/* Reads a character of one or two UTF-16 units. */
static bool read_character(struct reader *reader, struct text *value)
{
	long high = read_unit(reader), low;
	unsigned char bytes[UTF8_MAX];

	if (high >= 0xd800 && high < 0xdc00) {
		if (reader->end - reader->at < 2 || memcmp(reader->at, "\\u", 2) != 0)
			return set_error(reader, "an unpaired UTF-16 surrogate");
		reader->at += 2;
		low = read_unit(reader);
		if (low < 0xdc00 || low > 0xdfff)
			return set_error(reader, "an unpaired UTF-16 surrogate");
		high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	} else if (high <= 0 || (high >= 0xdc00 && high < 0xe000)) {
		return set_error(reader, "an invalid \\u escape sequence");
	}
	text_add_bytes(value, bytes, utf8_write(bytes, (uint32_t)high));
	return true;
}

static bool read_escape(struct reader *reader, struct text *value)
{
	static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	const char *name = peek(reader) != '\0' ? strchr(names, peek(reader)) : NULL;

	if (peek(reader) == 'u') {
		reader->at++;
		return read_character(reader, value);
	}
	if (!name)
		return set_error(reader, "an unknown escape sequence");
	text_add_byte(value, bytes[name - names]);
	reader->at++;
	return true;
}

/* Adds a string, whose opening quotation mark was read already. */
static bool read_string(struct reader *reader, struct text *value)
{
	while (reader->at < reader->end) {
		char byte = *reader->at++;

		if (byte == '"')
			return true;
		if ((unsigned char)byte < 0x20)
			return set_error(reader, "an unescaped control character in a string");
		if (byte != '\\')
			text_add_byte(value, byte);
		else if (!read_escape(reader, value))
			return false;
	}
	return set_error(reader, "an unterminated string");
}

static bool skip_digits(struct reader *reader)
{
	const char *start = reader->at;

	while (peek(reader) >= '0' && peek(reader) <= '9')
		reader->at++;
	return reader->at > start;
}

static bool skip_number(struct reader *reader)
{
	bool fits;

	if (peek(reader) == '-')
		reader->at++;
	if (peek(reader) == '0') {
		reader->at++;
		fits = true;
	} else {
		fits = skip_digits(reader);
	}
	if (peek(reader) == '.') {
		reader->at++;
		fits = skip_digits(reader) && fits;
	}
	if ((peek(reader) | 0x20) == 'e') {
		reader->at++;
		if (peek(reader) == '+' || peek(reader) == '-')
			reader->at++;
		fits = skip_digits(reader) && fits;
	}
	return fits || set_error(reader, "a malformed number");
}

static bool skip_word(struct reader *reader, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
		return false;
	reader->at += length;
	return true;
}

/* Reads a string or a number into VALUE; null leaves it empty. */
static bool read_scalar(struct reader *reader, struct text *value)
{
	const char *start = reader->at;

	text_clear(value);
	if (take_byte(reader, '"'))
		return read_string(reader, value) &&
		       (!value->broken || set_error(reader, "a value that is too long"));
	if (skip_word(reader, "null"))
		return true;
	if (peek(reader) != '-' && (peek(reader) < '0' || peek(reader) > '9'))
		return set_error(reader, "a value of the wrong type");
	if (!skip_number(reader))
		return false;
	text_add_bytes(value, start, (size_t)(reader->at - start));
	return !value->broken || set_error(reader, "a value that is too long");
}

static bool skip_scalar(struct reader *reader)
{
	struct text nothing;

	text_init(&nothing, 0);
	if (take_byte(reader, '"'))
		return read_string(reader, &nothing);
	if (skip_word(reader, "true") || skip_word(reader, "false") || skip_word(reader, "null"))
		return true;
	return skip_number(reader);
}

/* Reads what precedes a value in the innermost bracket: in an object, its name. */
static bool skip_name(struct reader *reader)
{
	struct text nothing;

	text_init(&nothing, 0);
	if (reader->awaited[reader->depth - 1] == ']')
		return true;
	return expect(reader, '"', "a name expected") && read_string(reader, &nothing) &&
	       expect(reader, ':', "\":\" expected");
}

/* Skips a value. If it contains others, stops before the first of them and sets MORE. */
static bool skip_to_inner(struct reader *reader, bool *more)
{
	char close = '\0';

	*more = false;
	if (take_byte(reader, '{'))
		close = '}';
	else if (take_byte(reader, '['))
		close = ']';
	if (close == '\0')
		return skip_scalar(reader);
	if (reader->depth == JSON_DEPTH_MAX)
		return set_error(reader, "it is nested too deeply");
	if (take_byte(reader, close))
		return true;
	reader->awaited[reader->depth++] = close;
	*more = true;
	return skip_name(reader);
}

/* Skips the brackets that close after a value. Sets MORE if another value follows. */
static bool skip_to_next(struct reader *reader, bool *more)
{
	while (reader->depth > 0) {
		*more = take_byte(reader, ',');
		if (*more)
			return skip_name(reader);
		if (!expect(reader, reader->awaited[--reader->depth], "an unclosed bracket"))
			return false;
	}
	return true;
}

static bool skip_value(struct reader *reader)
{
	bool more;

	do
		if (!skip_to_inner(reader, &more) || (!more && !skip_to_next(reader, &more)))
			return false;
	while (more);
	return true;
}

/* The text for the member called NAME, or NULL if it is not wanted. */
static struct text *find_member(const struct reader *reader, const struct text *name)
{
	for (size_t i = 0; i < reader->count && !name->broken; i++)
		if (strcmp(reader->members[i].name, name->bytes) == 0)
			return reader->members[i].value;
	return NULL;
}

static bool read_member(struct reader *reader)
{
	struct text name, *value = NULL;
	bool result;

	text_init(&name, NAME_LENGTH_MAX);
	result = expect(reader, '"', "a name expected") && read_string(reader, &name) &&
		 expect(reader, ':', "\":\" expected");
	if (result)
		value = find_member(reader, &name);
	text_release(&name);
	if (!result)
		return false;
	skip_blanks(reader);
	return value ? read_scalar(reader, value) : skip_value(reader);
}

static bool read_object(struct reader *reader)
{
	if (!expect(reader, '{', "\"{\" expected"))
		return false;
	if (take_byte(reader, '}'))
		return true;
	do
		if (!read_member(reader))
			return false;
	while (take_byte(reader, ','));
	return expect(reader, '}', "\"}\" expected");
}

static bool is_utf8(const char *bytes, size_t length)
{
	size_t measure = 1;

	for (; length > 0 && measure > 0; bytes += measure, length -= measure)
		measure = utf8_measure((const unsigned char *)bytes, length);
	return measure > 0;
}

const char *json_read(
	const char *document, size_t length, const struct json_member *members, size_t count)
{
	struct reader reader = {
		.at = document,
		.end = document + length,
		.members = members,
		.count = count,
	};

	if (!is_utf8(document, length))
		return "it is not UTF-8";
	if (!read_object(&reader))
		return reader.reason;
	skip_blanks(&reader);
	return reader.at == reader.end ? NULL : "extra data after the object";
}
