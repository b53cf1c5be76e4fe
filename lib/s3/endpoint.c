#include "s3/endpoint.h"

#include "aws/endpoint_url.h"
#include "aws/region.h"
#include "aws/settings.h"
#include "http/encoding.h"
#include "http/url.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

enum { ADDRESS_MAX = 4096 };

/*
 * Writes origin, host and path: those of URL, with the bucket before the host if IN_HOST, else
 * behind the path.
 */
static int build(struct endpoint *endpoint, const struct url *url, bool in_host)
{
	const char *bucket = endpoint->bucket;
	struct text host, origin, path;
	int result = -1;

	text_init(&host, ADDRESS_MAX);
	text_init(&origin, ADDRESS_MAX);
	text_init(&path, ADDRESS_MAX);
	text_printf(&host, "%s%s%s", in_host ? bucket : "", in_host ? "." : "", url->host);
	text_printf(&origin, "http%s://%s", url->secure ? "s" : "", host.bytes);
	text_add(&path, url->path);
	if (!in_host) {
		text_add_byte(&path, '/');
		encoding_add_path(&path, bucket);
	}
	if (text_finish(&host, "the address of the store") == 0 &&
		text_finish(&origin, "the address of the store") == 0 &&
		text_finish(&path, "the address of the store") == 0) {
		endpoint->host = text_detach(&host);
		endpoint->origin = text_detach(&origin);
		endpoint->path = text_detach(&path);
		result = endpoint->host && endpoint->origin && endpoint->path
				 ? 0
				 : fail("out of memory");
	}
	text_release(&host);
	text_release(&origin);
	text_release(&path);
	return result;
}

static int use_amazon(struct endpoint *endpoint)
{
	bool in_host = endpoint->addressing != ADDRESSING_PATH &&
		       addressing_fits_host(endpoint->bucket, false);
	const char *reason = amazon_refuse(&endpoint->amazon, endpoint->region, in_host);
	struct url url = {.secure = true, .path = ""};
	struct text host;
	int result;

	if (reason)
		return fail("invalid endpoint: %s", reason);
	text_init(&host, ADDRESS_MAX);
	amazon_add_host(&endpoint->amazon, endpoint->region, &host);
	url.host = host.bytes;
	result = text_finish(&host, "the address of the store");
	if (result == 0)
		result = build(endpoint, &url, in_host);
	text_release(&host);
	return result;
}

static bool is_in_host(const struct endpoint *endpoint, const struct url *url)
{
	if (amazon_host_accelerates(url->host))
		return addressing_fits_host(endpoint->bucket, false);
	return endpoint->addressing == ADDRESSING_VIRTUAL && !addressing_is_ip(url->host) &&
	       addressing_fits_host(endpoint->bucket, !url->secure);
}

static int use_url(struct endpoint *endpoint, const char *given)
{
	struct url url;
	const char *reason;
	int result;

	if (amazon_is_special(&endpoint->amazon)) {
		fail("an endpoint URL cannot be combined with dual-stack, FIPS or accelerated "
		     "endpoints");
		hint("leave one of them out; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true mutes the "
		     "URLs of variables and files");
		return -1;
	}
	reason = url_read(&url, given);
	if (reason)
		result = fail("invalid endpoint URL: %s", reason);
	else
		result = build(endpoint, &url, is_in_host(endpoint, &url));
	url_release(&url);
	return result;
}

int endpoint_find(struct endpoint *endpoint, const struct settings *settings, const char *region,
	const char *url, const char *bucket)
{
	*endpoint = (struct endpoint){.bucket = strdup(bucket)};
	region = region_find(settings, region);
	if (!region || endpoint_url_find(&url, settings, "s3", url) != 0 ||
		amazon_read(&endpoint->amazon, settings) != 0 ||
		addressing_read(&endpoint->addressing, settings) != 0)
		return -1;
	endpoint->is_amazon = !url;
	endpoint->region = strdup(region);
	if (!endpoint->bucket || !endpoint->region)
		return fail("out of memory");
	return url ? use_url(endpoint, url) : use_amazon(endpoint);
}

/* As the endpoint is, in another region. False if memory is short. */
static bool rebuild(struct endpoint *moved, const struct endpoint *endpoint, const char *region)
{
	*moved = (struct endpoint){
		.bucket = strdup(endpoint->bucket),
		.region = strdup(region),
		.is_amazon = true,
		.amazon = endpoint->amazon,
		.addressing = endpoint->addressing,
	};
	return moved->bucket && moved->region && use_amazon(moved) == 0;
}

bool endpoint_move(struct endpoint *endpoint, const char *region)
{
	struct endpoint moved;

	if (!region_is_valid(region) || strcmp(region, endpoint->region) == 0)
		return false;
	if (!endpoint->is_amazon) {
		char *copy = strdup(region);

		if (!copy)
			return false;
		free(endpoint->region);
		endpoint->region = copy;
		return true;
	}
	if (strcmp(region_domain(region), region_domain(endpoint->region)) != 0)
		return false;
	if (!rebuild(&moved, endpoint, region)) {
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
