#include "s3/attribute_text.h"

#include "unix/text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { PREFIX_LENGTH = sizeof METADATA_PREFIX - 1 };

/* A character of a "token", as the names of header fields are (RFC 9110, section 5.6.2). */
static bool is_token(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') || (byte != '\0' && strchr("!#$%&'*+-.^_`|~", byte));
}

static const char *examine_key(const char *key, size_t length)
{
	if (length == 0)
		return "a key is missing before \"=\"";
	for (size_t i = 0; i < length; i++)
		if (!is_token(key[i]))
			return "a key may hold letters, digits and !#$%&'*+-.^_`|~ only";
	if (length >= 4 && strncasecmp(key, "pgb-", 4) == 0)
		return "keys that begin with \"pgb-\" are this toolkit's own";
	return NULL;
}

static const char *examine_value(const char *value, size_t length)
{
	if (length == 0)
		return "a value is missing after \"=\"";
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)value[i];

		if (byte < 0x20 || byte == 0x7f)
			return "a value holds a control character";
		if (byte > 0x7f)
			return "a value may hold ASCII characters only";
	}
	if (value[0] == ' ' || value[length - 1] == ' ')
		return "a value cannot begin or end with a blank";
	return NULL;
}

/* The length of the value that WORD begins with, and in *QUOTES that of each of its quotes. */
static const char *measure_value(const char *word, size_t *length, size_t *quotes)
{
	const char *end;

	*quotes = *word == '"' || *word == '\'';
	if (*quotes == 0) {
		*length = strcspn(word, ",");
		return NULL;
	}
	end = strchr(word + 1, *word);
	if (!end || (end[1] != '\0' && end[1] != ','))
		return "a quoted value must end with its quote";
	*length = (size_t)(end - word) - 1;
	return NULL;
}

/* Names and values so far, as S3 counts them. */
static size_t count_bytes(const struct headers *fields)
{
	size_t bytes = 0;

	for (size_t i = 0; i < fields->count; i++)
		bytes += strlen(fields->list[i].name) - PREFIX_LENGTH +
			 strlen(fields->list[i].value);
	return bytes;
}

static const char *add(struct headers *fields, const char *key, size_t key_length,
	const char *value, size_t value_length)
{
	const char *reason = NULL;
	struct text name;

	text_init(&name, PREFIX_LENGTH + METADATA_BYTES_MAX);
	text_add(&name, METADATA_PREFIX);
	for (size_t i = 0; i < key_length; i++)
		text_add_byte(&name, (char)tolower((unsigned char)key[i]));
	if (name.broken || count_bytes(fields) + key_length + value_length > METADATA_BYTES_MAX)
		reason = "there is room for 1920 bytes, keys and values together";
	else if (fields->count == METADATA_MAX)
		reason = "there is room for 60 keys";
	else if (headers_get(fields, name.bytes))
		reason = "a key was given twice";
	else
		headers_add_bytes(fields, name.bytes, value, value_length);
	text_release(&name);
	return reason;
}

const char *metadata_read(const char *word, struct headers *fields)
{
	const char *reason, *value;
	size_t key, length, quotes;

	for (;;) {
		key = strcspn(word, "=,");
		if (word[key] != '=')
			return "it must be KEY=VALUE, and \",\" between two of them";
		value = word + key + 1;
		reason = examine_key(word, key);
		if (!reason)
			reason = measure_value(value, &length, &quotes);
		if (!reason)
			reason = examine_value(value + quotes, length);
		if (!reason)
			reason = add(fields, word, key, value + quotes, length);
		if (reason)
			return reason;
		word = value + length + 2 * quotes;
		if (*word == '\0')
			return fields->broken ? "memory is short" : NULL;
		word++;
	}
}
