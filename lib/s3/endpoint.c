#include "s3/endpoint.h"

#include "aws/settings.h"
#include "http/encoding.h"
#include "http/url.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ADDRESS_MAX = 4096, BUCKET_LABEL_MIN = 3 };

/* The first of three that is not NULL. */
static const char *choose(const char *first, const char *second, const char *third)
{
	if (first)
		return first;
	return second ? second : third;
}

static int find_region(
	struct endpoint *endpoint, const struct settings *settings, const char *given)
{
	const char *region = choose(given, settings_variable(settings, "AWS_REGION"),
		settings_variable(settings, "AWS_DEFAULT_REGION"));

	region = choose(region, settings_property(settings, "region"), "us-east-1");
	if (!url_is_label(region)) {
		fail("invalid region \"%s\"", region);
		hint("a region looks like \"eu-central-1\"");
		return -1;
	}
	endpoint->region = strdup(region);
	return endpoint->region ? 0 : fail("out of memory");
}

static bool ignores_configured_urls(const struct settings *settings)
{
	const char *ignore =
		choose(settings_variable(settings, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
			settings_property(settings, "ignore_configured_endpoint_urls"), "false");

	return strcasecmp(ignore, "true") == 0;
}

/* NULL where Amazon's own endpoint is to be used. */
static const char *find_url(const struct settings *settings, const char *given)
{
	const char *url;

	if (given)
		return given;
	if (ignores_configured_urls(settings))
		return NULL;
	url = choose(settings_variable(settings, "AWS_ENDPOINT_URL_S3"),
		settings_variable(settings, "AWS_ENDPOINT_URL"),
		settings_s3_property(settings, "endpoint_url"));
	return url ? url : settings_property(settings, "endpoint_url");
}

/* See "endpoints" in botocore's data: the domain of the region's partition. */
static const char *find_domain(const char *region)
{
	static const struct {
		const char *prefix;
		const char *domain;
	} partitions[] = {
		{"cn-", "amazonaws.com.cn"},
		{"us-iso-", "c2s.ic.gov"},
		{"us-isob-", "sc2s.sgov.gov"},
		{"us-isof-", "csp.hci.ic.gov"},
		{"eu-isoe-", "cloud.adc-e.uk"},
		{"eusc-", "amazonaws.eu"},
		{"", "amazonaws.com"},
	};
	size_t i = 0;

	while (strncmp(region, partitions[i].prefix, strlen(partitions[i].prefix)) != 0)
		i++;
	return partitions[i].domain;
}

/* Not where there are dots: no certificate for *.s3.REGION.amazonaws.com covers them. */
static bool can_be_in_host(const char *bucket)
{
	return url_is_label(bucket) && strlen(bucket) >= BUCKET_LABEL_MIN;
}

/* Takes two texts as origin and host or path, if they are whole. */
static int finish(struct endpoint *endpoint, struct text *origin, struct text *path)
{
	int result = text_finish(origin, "the address of the store");

	if (result == 0)
		result = text_finish(path, "the address of the store");
	if (result == 0) {
		endpoint->origin = text_detach(origin);
		endpoint->path = text_detach(path);
		if (!endpoint->origin || !endpoint->path || !endpoint->host)
			result = fail("out of memory");
	}
	text_release(origin);
	text_release(path);
	return result;
}

static int use_amazon(struct endpoint *endpoint)
{
	const char *bucket = endpoint->bucket;
	bool in_host = can_be_in_host(bucket);
	struct text origin, path;

	text_init(&origin, ADDRESS_MAX);
	text_init(&path, ADDRESS_MAX);
	text_printf(&origin, "https://%s%ss3.%s.%s", in_host ? bucket : "", in_host ? "." : "",
		endpoint->region, find_domain(endpoint->region));
	if (!in_host)
		text_printf(&path, "/%s", bucket);
	endpoint->host = strdup(origin.bytes + strlen("https://"));
	return finish(endpoint, &origin, &path);
}

static int use_url(struct endpoint *endpoint, const char *given, const char *bucket)
{
	struct text origin, path;
	struct url url;
	const char *reason = url_read(&url, given);

	if (reason) {
		url_release(&url);
		return fail("invalid endpoint URL: %s", reason);
	}
	text_init(&origin, ADDRESS_MAX);
	text_init(&path, ADDRESS_MAX);
	text_add(&origin, url.origin);
	text_printf(&path, "%s/", url.path);
	encoding_add_path(&path, bucket);
	endpoint->host = strdup(url.host);
	url_release(&url);
	return finish(endpoint, &origin, &path);
}

int endpoint_find(struct endpoint *endpoint, const struct settings *settings, const char *region,
	const char *url, const char *bucket)
{
	*endpoint = (struct endpoint){.bucket = strdup(bucket)};
	if (!endpoint->bucket)
		return fail("out of memory");
	if (find_region(endpoint, settings, region) != 0)
		return -1;
	url = find_url(settings, url);
	endpoint->is_amazon = !url;
	return url ? use_url(endpoint, url, bucket) : use_amazon(endpoint);
}

bool endpoint_move(struct endpoint *endpoint, const char *region)
{
	struct endpoint moved = {.bucket = endpoint->bucket, .is_amazon = endpoint->is_amazon};

	if (!url_is_label(region) || strcmp(region, endpoint->region) == 0)
		return false;
	moved.region = strdup(region);
	if (!moved.region)
		return false;
	if (!endpoint->is_amazon) {
		free(endpoint->region);
		endpoint->region = moved.region;
		return true;
	}
	moved.bucket = strdup(endpoint->bucket);
	if (!moved.bucket || use_amazon(&moved) != 0) {
		endpoint_release(&moved);
		return false;
	}
	endpoint_release(endpoint);
	*endpoint = moved;
	return true;
}

void endpoint_release(struct endpoint *endpoint)
{
	free(endpoint->region);
	free(endpoint->origin);
	free(endpoint->host);
	free(endpoint->path);
	free(endpoint->bucket);
	*endpoint = (struct endpoint){.region = NULL};
}
