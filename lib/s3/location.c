#include "s3/location.h"

#include "s3/bucket_name.h"
#include "unix/text.h"
#include "unix/utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	KEY_MAX = 1024,
	BUCKET_MAX = 255,
	INPUT_MAX = 4096,
	NAME_SIZE = 8 + BUCKET_MAX + KEY_MAX, /* of "s3://BUCKET/KEY" */
};

/* This and the other check_ functions return NULL, or the reason for a refusal. */
static const char *check_characters(const char *key)
{
	const unsigned char *at = (const unsigned char *)key;
	const unsigned char *end = at + strlen(key);

	while (at < end) {
		size_t length = utf8_measure(at, (size_t)(end - at));

		if (length == 0)
			return "the key is not valid UTF-8";
		if (utf8_is_control(at, length))
			return "the key holds a control character";
		at += length;
	}
	return NULL;
}

static bool has_dot_segment(const char *key)
{
	for (;;) {
		size_t length = strcspn(key, "/");

		if ((length == 1 || length == 2) && strspn(key, ".") >= length)
			return true;
		if (key[length] == '\0')
			return false;
		key += length + 1;
	}
}

static const char *check_stored_key(const char *key)
{
	if (*key == '\0')
		return "an object needs a key";
	return strlen(key) > KEY_MAX ? "the key is longer than 1024 bytes" : NULL;
}

static const char *check_key(const char *key)
{
	const char *reason = check_stored_key(key);

	if (reason)
		return reason;
	if (has_dot_segment(key))
		return "\".\" and \"..\" cannot stand between the slashes of a key";
	if (key[strlen(key) - 1] == '/')
		return "the key ends in \"/\": name the object, not the folder that it goes to";
	return check_characters(key);
}

/* "bucket/prefix" and KEY, taken apart and put together. */
static void split(const char *rest, const char *key, struct text *bucket, struct text *whole_key)
{
	size_t length = strcspn(rest, "/");
	const char *prefix = rest[length] == '/' ? rest + length + 1 : "";

	text_add_bytes(bucket, rest, length);
	text_add(whole_key, prefix);
	if (key && *prefix && prefix[strlen(prefix) - 1] != '/')
		text_add_byte(whole_key, '/');
	if (key)
		text_add(whole_key, key);
}

static bool is_remote(const char *word)
{
	return strncmp(word, "s3://", 5) == 0;
}

static const char *check_prefix(const char *prefix)
{
	return strlen(prefix) > KEY_MAX ? "the prefix is longer than 1024 bytes" : NULL;
}

/* Moves the texts into LOCATION once they are checked. */
static const char *take(struct location *location, struct text *bucket, struct text *key,
	const char *(*check)(const char *key))
{
	const char *reason = NULL;
	struct text name;

	if (bucket->broken || key->broken)
		reason = "the name of the object is too long, or memory is short";
	if (!reason)
		reason = bucket_name_refuse(bucket->bytes);
	if (!reason)
		reason = check(key->bytes);
	if (reason)
		return reason;
	text_init(&name, NAME_SIZE);
	text_printf(&name, "s3://%s/%s", bucket->bytes, key->bytes);
	*location = (struct location){text_detach(bucket), text_detach(key), text_detach(&name)};
	if (location->bucket && location->key && location->name)
		return NULL;
	location_release(location);
	return "out of memory";
}

static const char *read_words(struct location *location, const char *bucket, const char *key,
	const char *(*check)(const char *key))
{
	struct text bucket_text, key_text;
	const char *reason;

	*location = (struct location){NULL, NULL, NULL};
	if (key && is_remote(key))
		return "invalid key: the bucket comes first";
	text_init(&bucket_text, INPUT_MAX);
	text_init(&key_text, INPUT_MAX);
	if (is_remote(bucket)) {
		split(bucket + 5, key, &bucket_text, &key_text);
	} else {
		text_add(&bucket_text, bucket);
		text_add(&key_text, key ? key : "");
	}
	reason = take(location, &bucket_text, &key_text, check);
	text_release(&bucket_text);
	text_release(&key_text);
	return reason;
}

const char *location_read(struct location *location, const char *bucket, const char *key)
{
	return read_words(location, bucket, key, check_key);
}

const char *location_read_stored(struct location *location, const char *bucket, const char *key)
{
	return read_words(location, bucket, key, check_stored_key);
}

const char *location_read_prefix(struct location *location, const char *bucket, const char *prefix)
{
	return read_words(location, bucket, prefix, check_prefix);
}

void location_release(struct location *location)
{
	free(location->bucket);
	free(location->key);
	free(location->name);
	*location = (struct location){NULL, NULL, NULL};
}
