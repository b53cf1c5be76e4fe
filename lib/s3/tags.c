#include "s3/tags.h"

#include "http/encoding.h"
#include "unix/text.h"
#include "unix/utf8.h"

#include <string.h>
#include <strings.h>

/* The keys so far, encoded. */
struct keys {
	struct text list[TAGS_MAX];
	int count;
};

static bool is_accepted(unsigned char byte)
{
	return byte >= 0x80 || (byte >= '0' && byte <= '9') ||
	       ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
	       (byte != '\0' && strchr(" +-=._:/@", byte));
}

/* What is wrong with a key or a value of up to MAX characters; NULL if nothing is. */
static const char *examine(const struct text *text, size_t max)
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
	return examine(key, TAGS_KEY_MAX);
}

/* Reads one part, encodes it and adds it to ENCODED. */
static const char *take_part(const char *bytes, size_t length, bool is_key, struct text *encoded)
{
	const char *reason = "a \"%\" must be followed by two hexadecimal digits";
	struct text part;

	text_init(&part, TAGS_TEXT_MAX);
	if (encoding_decode_query(&part, bytes, length))
		reason = is_key ? examine_tag_key(&part) : examine(&part, TAGS_VALUE_MAX);
	if (!reason)
		encoding_add_query(encoded, part.bytes);
	text_release(&part);
	return reason;
}

static bool is_new(const struct keys *keys, const struct text *key)
{
	for (int i = 0; i < keys->count - 1; i++)
		if (strcmp(keys->list[i].bytes, key->bytes) == 0)
			return false;
	return true;
}

static const char *take_tag(
	const char *bytes, size_t length, struct keys *keys, struct text *encoded)
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
		reason = "a key stands there twice";
	if (reason)
		return reason;
	text_printf(encoded, "%s%s=", keys->count > 1 ? "&" : "", key->bytes);
	return take_part(equals + 1, length - (size_t)(equals + 1 - bytes), false, encoded);
}

const char *tags_read(const char *word, struct text *encoded, int *count)
{
	struct keys keys = {.count = 0};
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
		reason = "it is too long, or memory is short";
	*count = keys.count;
	for (int i = 0; i < keys.count; i++)
		text_release(&keys.list[i]);
	return reason;
}
