#include "s3/bucket.h"

#include "aws/settings.h"
#include "credentials/chain.h"
#include "http/encoding.h"
#include "s3/answer.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE_MAX = 16 * 1024 };

char *bucket_build_path(const struct bucket *bucket, const char *key)
{
	struct text path;
	char *result;

	text_init(&path, PATH_SIZE_MAX);
	text_printf(&path, "%s/", bucket->endpoint.path);
	encoding_add_path(&path, key);
	result = text_finish(&path, "the path of the object") == 0 ? text_detach(&path) : NULL;
	text_release(&path);
	return result;
}

static void point_client(struct bucket *bucket)
{
	bucket->client.origin = bucket->endpoint.origin;
	bucket->client.host = bucket->endpoint.host;
	bucket->client.region = bucket->endpoint.region;
}

/*
 * If the store says that the bucket is elsewhere, but not where, sends HEAD for the bucket. Its
 * answer names the region, also if it is an error. This needs another client, since this one is
 * processing an answer.
 */
static bool ask_region(struct bucket *bucket, char region[REQUEST_REGION_SIZE])
{
	struct client client = client_copy(&bucket->client);
	struct request request;
	char *path = bucket->endpoint.bucket ? bucket_build_path(bucket, "") : NULL;
	const char *named;

	if (!path)
		return false;
	request_init(&request, "HEAD", path);
	bucket_mark(bucket, &request);
	client_finish(&client, &request, 0);
	memcpy(region, request.region, REQUEST_REGION_SIZE);
	named = headers_get(&request.exchange.answer, "x-amz-bucket-region");
	if (request.state == REQUEST_DONE && named && strlen(named) < REQUEST_REGION_SIZE)
		memcpy(region, named, strlen(named) + 1);
	request_release(&request);
	free(path);
	return *region != '\0';
}

static bool relocate(struct client *client, const char *given)
{
	struct bucket *bucket = client->context;
	char region[REQUEST_REGION_SIZE];

	snprintf(region, sizeof region, "%s", given);
	if (*region == '\0' && !ask_region(bucket, region))
		return false;
	if (!endpoint_move(&bucket->endpoint, region))
		return false;
	point_client(bucket);
	note("the bucket is in the region %s: going on at %s", client->region, client->origin);
	return true;
}

static enum status open_client(struct bucket *bucket, const struct bucket_options *given)
{
	struct settings *settings = &bucket->settings;
	int attempts;

	if (settings_find_attempts(&attempts, settings) != STATUS_DONE)
		return STATUS_FAILED;
	bucket->http =
		http_open(given->ca_bundle ? given->ca_bundle
					   : settings_find(settings, "AWS_CA_BUNDLE", "ca_bundle"));
	if (!bucket->http ||
		chain_open(&bucket->identity, settings, given->region, bucket->http) != STATUS_DONE)
		return STATUS_FAILED;
	bucket->client = (struct client){
		.http = bucket->http,
		.service = "s3",
		.identity = &bucket->identity,
		.attempts_max = attempts,
		.find_origin = answer_find_origin,
		.relocate = relocate,
		.context = bucket,
	};
	point_client(bucket);
	bucket->kind = store_kind_of(bucket->endpoint.host, bucket->endpoint.is_amazon);
	note("talking to %s, region %s", bucket->endpoint.origin, bucket->endpoint.region);
	return STATUS_DONE;
}

enum status bucket_open(struct bucket *bucket, const struct bucket_options *given, const char *name)
{
	enum status status;

	*bucket = (struct bucket){.owner = given->owner};
	status = settings_open(&bucket->settings, given->profile, settings_environment);
	if (status == STATUS_DONE)
		status = endpoint_find(&bucket->endpoint, &bucket->settings, given->region,
			given->endpoint_url, name);
	if (status == STATUS_DONE)
		status = open_client(bucket, given);
	if (status != STATUS_DONE)
		bucket_close(bucket);
	return status;
}

void bucket_mark(const struct bucket *bucket, struct request *request)
{
	if (bucket->owner)
		headers_add(&request->headers, "x-amz-expected-bucket-owner", bucket->owner);
}

bool bucket_is_secure(const struct bucket *bucket)
{
	return strncmp(bucket->endpoint.origin, "https:", 6) == 0;
}

void bucket_close(struct bucket *bucket)
{
	client_close(&bucket->client);
	identity_close(&bucket->identity);
	http_close(bucket->http);
	endpoint_release(&bucket->endpoint);
	settings_release(&bucket->settings);
	bucket->http = NULL;
}
