#include "s3/location.h"

#include "unix/text.h"
#include "unix/utf8.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	KEY_MAX = 1024,
	BUCKET_MAX = 255,
	INPUT_MAX = 4096,
	NAME_SIZE = 8 + BUCKET_MAX + KEY_MAX, /* of "s3://BUCKET/KEY" */
};

enum { ARN_REGION = 3 };

static const char access_point[] = "access points are not supported by their ARN: give the access "
				   "point's alias, which ends in "
				   "\"-s3alias\", as the bucket";
static const char multi_region[] =
	"multi-region access points are not supported: give one of the buckets behind it";
static const char directory[] =
	"directory buckets are not supported: give a general purpose bucket";
static const char outposts[] = "buckets on Outposts are not supported: give a bucket in the region";
static const char lambda[] =
	"Object Lambda access points are not supported: give the bucket behind it";

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* What follows the first COUNT colons of an ARN, "arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE".
 */
static const char *skip_fields(const char *arn, int count)
{
	for (; count > 0; count--) {
		arn += strcspn(arn, ":");
		if (*arn == ':')
			arn++;
	}
	return arn;
}

static bool is_field(const char *field, const char *value)
{
	size_t length = strlen(value);

	return strncmp(field, value, length) == 0 && field[length] == ':';
}

static const char *refuse_arn(const char *arn)
{
	const char *service = skip_fields(arn, 2);
	const char *region = skip_fields(arn, ARN_REGION);

	if (is_field(service, "s3-outposts"))
		return outposts;
	if (is_field(service, "s3-object-lambda"))
		return lambda;
	if (is_field(service, "s3express"))
		return directory;
	if (strncmp(skip_fields(arn, 5), "accesspoint", 11) == 0)
		return *region == ':' ? multi_region : access_point;
	return "invalid bucket name: give the bucket's name, not its ARN";
}

static const char *location_refuse_bucket(const char *name)
{
	size_t valid = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789.-_");

	if (strncmp(name, "arn:", 4) == 0)
		return refuse_arn(name);
	if (strncasecmp(name, "s3:", 3) == 0)
		return "invalid bucket name: a URL begins with \"s3://\"";
	if (ends_with(name, ".mrap"))
		return multi_region;
	if (ends_with(name, "--x-s3") || ends_with(name, "--xa-s3"))
		return directory;
	if (ends_with(name, "--op-s3"))
		return outposts;
	if (valid > 0 && name[valid] == '/')
		return "invalid bucket name: a bucket with a folder is written as "
		       "\"s3://BUCKET/FOLDER/\"";
	if (valid == 0 || name[valid] != '\0')
		return "invalid bucket name: it consists of letters, digits, \".\", \"-\" and "
		       "\"_\"";
	if (valid > BUCKET_MAX)
		return "invalid bucket name: it is longer than 255 characters";
	/* Clients normalise "." and ".." in a path. */
	if (strspn(name, ".") == valid)
		return "invalid bucket name: it consists of dots only";
	return NULL;
}

/* The check_ functions return NULL, or what is wrong. */
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
		return "KEY is missing";
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

/* Splits "bucket/prefix", and joins prefix and KEY. */
static void split_location(
	const char *rest, const char *key, struct text *bucket, struct text *whole_key)
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

bool location_is_url(const char *word)
{
	return strncmp(word, "s3://", 5) == 0;
}

static const char *check_prefix(const char *prefix)
{
	return strlen(prefix) > KEY_MAX ? "the prefix is longer than 1024 bytes" : NULL;
}

/* Moves the texts into LOCATION once they are checked. */
static const char *set_location(struct location *location, struct text *bucket, struct text *key,
	const char *(*check)(const char *key))
{
	const char *reason = NULL;
	struct text name;

	if (bucket->broken || key->broken)
		reason = "the name of the object is too long, or there is not enough memory";
	if (!reason)
		reason = location_refuse_bucket(bucket->bytes);
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
	if (key && location_is_url(key))
		return "invalid key: the bucket comes first";
	text_init(&bucket_text, INPUT_MAX);
	text_init(&key_text, INPUT_MAX);
	if (location_is_url(bucket)) {
		split_location(bucket + 5, key, &bucket_text, &key_text);
	} else {
		text_add(&bucket_text, bucket);
		text_add(&key_text, key ? key : "");
	}
	reason = set_location(location, &bucket_text, &key_text, check);
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
