#include "s3/location.h"

#include "unix/message.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	KEY_MAX = 1024,
	BUCKET_MAX = 255,
	INPUT_MAX = 4096,
	NAME_SIZE = 8 + BUCKET_MAX + KEY_MAX, /* of "s3://BUCKET/KEY" */
};

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static int check_bucket(const char *bucket)
{
	size_t valid = strspn(bucket, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.-_");

	if (strncmp(bucket, "arn:", 4) == 0 || ends_with(bucket, ".mrap"))
		return fail("access points are not supported yet: \"%s\"", bucket);
	if (ends_with(bucket, "--x-s3"))
		return fail("directory buckets are not supported yet: \"%s\"", bucket);
	if (bucket[valid] == '/') {
		fail("invalid bucket name \"%s\"", bucket);
		hint("write a bucket with a folder as \"s3://%s\"", bucket);
		return -1;
	}
	/* "." and ".." would be taken for steps in a path. */
	if (valid == 0 || bucket[valid] != '\0' || valid > BUCKET_MAX ||
		strspn(bucket, ".") == valid)
		return fail("invalid bucket name \"%s\"", bucket);
	return 0;
}

/* The length of the UTF-8 sequence at TEXT (RFC 3629), or 0 if there is none. */
static size_t measure_character(const unsigned char *text)
{
	size_t length = text[0] < 0x80 ? 1 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;

	if (length == 1)
		return 1;
	if (text[0] < 0xc2 || text[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	/* Too long a form, a surrogate, or beyond Unicode's end. */
	if ((text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f) ||
		(text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f))
		return 0;
	return length;
}

/* NULL, or what is wrong with its characters. */
static const char *check_characters(const char *key)
{
	const unsigned char *at = (const unsigned char *)key;

	while (*at) {
		size_t length = measure_character(at);

		if (length == 0)
			return "it is not valid UTF-8";
		if (*at < 0x20 || *at == 0x7f || (*at == 0xc2 && at[1] < 0xa0))
			return "it holds a control character";
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

static int check_key(const char *key)
{
	const char *reason = check_characters(key);

	if (*key == '\0')
		return fail("an object needs a key");
	if (strlen(key) > KEY_MAX)
		reason = "it is longer than 1024 bytes";
	else if (!reason && has_dot_segment(key))
		reason = "\".\" and \"..\" are not allowed between its slashes";
	if (!reason && key[strlen(key) - 1] == '/') {
		fail("invalid object key \"%s\": it ends in \"/\"", key);
		hint("name the object, not the folder that it goes to");
		return -1;
	}
	return reason ? fail("invalid object key \"%s\": %s", key, reason) : 0;
}

/* "bucket/prefix" and KEY, taken apart and put together. */
static void split(const char *rest, const char *key, struct text *bucket, struct text *whole_key)
{
	size_t length = strcspn(rest, "/");
	const char *prefix = rest[length] == '/' ? rest + length + 1 : "";

	text_add_bytes(bucket, rest, length);
	text_add(whole_key, prefix);
	if (key && *prefix && !ends_with(prefix, "/"))
		text_add_byte(whole_key, '/');
	if (key)
		text_add(whole_key, key);
}

/* Moves the texts into LOCATION once they are checked. */
static int take(struct location *location, struct text *bucket, struct text *key)
{
	struct text name;

	text_init(&name, NAME_SIZE);
	if (text_finish(bucket, "the name of the bucket") != 0 ||
		text_finish(key, "the object's key") != 0 || check_bucket(bucket->bytes) != 0 ||
		check_key(key->bytes) != 0)
		return -1;
	text_printf(&name, "s3://%s/%s", bucket->bytes, key->bytes);
	*location = (struct location){text_detach(bucket), text_detach(key), text_detach(&name)};
	if (!location->bucket || !location->key || !location->name) {
		location_release(location);
		return fail("out of memory");
	}
	return 0;
}

int location_read(struct location *location, const char *bucket, const char *key)
{
	struct text bucket_text, key_text;
	int result;

	*location = (struct location){NULL, NULL, NULL};
	if (key && strncmp(key, "s3://", 5) == 0)
		return fail("invalid object key \"%s\": the bucket comes first", key);
	text_init(&bucket_text, INPUT_MAX);
	text_init(&key_text, INPUT_MAX);
	if (strncmp(bucket, "s3://", 5) == 0) {
		split(bucket + 5, key, &bucket_text, &key_text);
	} else {
		text_add(&bucket_text, bucket);
		text_add(&key_text, key ? key : "");
	}
	result = take(location, &bucket_text, &key_text);
	text_release(&bucket_text);
	text_release(&key_text);
	return result;
}

void location_release(struct location *location)
{
	free(location->bucket);
	free(location->key);
	free(location->name);
	*location = (struct location){NULL, NULL, NULL};
}
