#include "s3/attribute_text.h"

#include "http/encoding.h"
#include "unix/iso_time.h"
#include "unix/number.h"
#include "unix/text.h"
#include "unix/utf8.h"

#include <ctype.h>
#include <stdbool.h>
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

/* Measures the value at the start of WORD. Sets *QUOTES to 1 if it is quoted, else to 0. */
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

/* The size of all names and values, as S3 counts it. */
static size_t count_bytes(const struct headers *fields)
{
	size_t bytes = 0;

	for (size_t i = 0; i < fields->count; i++)
		bytes += strlen(fields->list[i].name) - PREFIX_LENGTH +
			 strlen(fields->list[i].value);
	return bytes;
}

static const char *add_field(struct headers *fields, const char *key, size_t key_length,
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

const char *attribute_text_read_metadata(const char *word, struct headers *fields)
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
			reason = add_field(fields, word, key, value + quotes, length);
		if (reason)
			return reason;
		word = value + length + 2 * quotes;
		if (*word == '\0')
			return fields->broken ? "out of memory" : NULL;
		word++;
	}
}

/* The keys so far, encoded. */
struct tag_keys {
	struct text list[TAGS_MAX];
	int count;
};

static bool is_accepted(unsigned char byte)
{
	return byte >= 0x80 || (byte >= '0' && byte <= '9') ||
	       ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
	       (byte != '\0' && strchr(" +-=._:/@", byte));
}

/* Returns NULL, or what is wrong with a key or value of up to MAX characters. */
static const char *examine_tag_text(const struct text *text, size_t max)
{
	const unsigned char *byte = (const unsigned char *)text->bytes;
	size_t characters = 0, rest = text->length;

	for (; rest > 0; characters++) {
		size_t size = utf8_measure(byte, rest);

		if (size == 0)
			return "it is not valid UTF-8";
		if (utf8_is_control(byte, rest))
			return "it holds a control character";
		if (!is_accepted(*byte))
			return "besides letters, digits and blanks a tag may hold only + - = . _ : "
			       "/ @";
		byte += size;
		rest -= size;
	}
	return characters > max ? "a key has at most 128 characters, a value 256" : NULL;
}

static const char *examine_tag_key(const struct text *key)
{
	if (key->length == 0)
		return "a tag needs a key";
	if (strncasecmp(key->bytes, "aws:", 4) == 0)
		return "keys that begin with \"aws:\" are Amazon's own";
	return examine_tag_text(key, TAGS_KEY_MAX);
}

/* Reads one part, encodes it and adds it to ENCODED. */
static const char *take_part(const char *bytes, size_t length, bool is_key, struct text *encoded)
{
	const char *reason = "a \"%\" must be followed by two hexadecimal digits";
	struct text part;

	text_init(&part, TAGS_TEXT_MAX);
	if (encoding_decode_query(&part, bytes, length))
		reason = is_key ? examine_tag_key(&part) : examine_tag_text(&part, TAGS_VALUE_MAX);
	if (!reason)
		encoding_add_query(encoded, part.bytes);
	text_release(&part);
	return reason;
}

static bool is_new(const struct tag_keys *keys, const struct text *key)
{
	for (int i = 0; i < keys->count - 1; i++)
		if (strcmp(keys->list[i].bytes, key->bytes) == 0)
			return false;
	return true;
}

static const char *take_tag(
	const char *bytes, size_t length, struct tag_keys *keys, struct text *encoded)
{
	const char *equals = memchr(bytes, '=', length);
	struct text *key = &keys->list[keys->count];
	const char *reason;

	if (!equals)
		return "it must be KEY=VALUE, and \"&\" between two of them";
	if (keys->count == TAGS_MAX)
		return "an object has at most 10 tags";
	text_init(key, TAGS_TEXT_MAX);
	keys->count++;
	reason = take_part(bytes, (size_t)(equals - bytes), true, key);
	if (!reason && !is_new(keys, key))
		reason = "a key is given twice";
	if (reason)
		return reason;
	text_printf(encoded, "%s%s=", keys->count > 1 ? "&" : "", key->bytes);
	return take_part(equals + 1, length - (size_t)(equals + 1 - bytes), false, encoded);
}

const char *attribute_text_read_tags(const char *word, struct text *encoded, int *count)
{
	struct tag_keys keys = {.count = 0};
	const char *reason;
	size_t length;

	for (;;) {
		length = strcspn(word, "&");
		reason = take_tag(word, length, &keys, encoded);
		if (reason || word[length] == '\0')
			break;
		word += length + 1;
	}
	if (!reason && encoded->broken)
		reason = "it is too long, or there is not enough memory";
	*count = keys.count;
	for (int i = 0; i < keys.count; i++)
		text_release(&keys.list[i]);
	return reason;
}

enum { SECONDS_OF_DAY = 24 * 60 * 60 };

/* The number in "30d"; 0 if WORD has another form or is too large. */
static int read_days(const char *word)
{
	uint64_t days;

	return number_scan(&word, RETENTION_DAYS_MAX, &days) && strcmp(word, "d") == 0 ? (int)days
										       : 0;
}

/* Writes TIME in UTC. False if its year does not have four digits. */
static bool write_time(time_t time, char text[RETENTION_SIZE])
{
	char written[ISO_TIME_MAX + 1];

	if (iso_time_write(time, written) != RETENTION_SIZE - 1)
		return false;
	memcpy(text, written, RETENTION_SIZE);
	return true;
}

const char *attribute_text_read_retention(const char *word, time_t now, char until[RETENTION_SIZE])
{
	int days = read_days(word);
	time_t time;

	if (days > 0)
		time = now + (time_t)days * SECONDS_OF_DAY;
	else if (!iso_time_read_rfc3339(word, &time))
		return "it must be a time such as 2027-01-31T00:00:00Z, or 1 to 36500 days such as "
		       "30d";
	if (time <= now)
		return "that time is over";
	if (!write_time(time, until))
		return "that time is too far away";
	return NULL;
}
