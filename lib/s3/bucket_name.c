#include "s3/bucket_name.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 255, ARN_REGION = 3 };

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

const char *bucket_name_refuse(const char *name)
{
	size_t valid = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789.-_");

	if (strncmp(name, "arn:", 4) == 0)
		return refuse_arn(name);
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
	if (valid > NAME_MAX_LENGTH)
		return "invalid bucket name: it is longer than 255 characters";
	/* "." and ".." would be taken for steps in a path. */
	if (strspn(name, ".") == valid)
		return "invalid bucket name: it consists of dots only";
	return NULL;
}
