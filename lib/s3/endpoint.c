#include "s3/endpoint.h"

#include "aws/region.h"
#include "aws/settings.h"
#include "http/encoding.h"
#include "http/url.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ADDRESS_MAX = 4096 };

enum { BUCKET_MIN = 3, BUCKET_MAX = 63 };

static const char digits[] = "0123456789";

static enum status addressing_read(enum addressing *addressing, const struct settings *settings)
{
	static const char *const names[] = {
		[ADDRESSING_AUTO] = "auto",
		[ADDRESSING_PATH] = "path",
		[ADDRESSING_VIRTUAL] = "virtual",
	};
	const char *value = settings_nested(settings, "s3", "addressing_style");

	*addressing = ADDRESSING_AUTO;
	if (!value)
		return STATUS_DONE;
	for (int i = ADDRESSING_AUTO; i <= ADDRESSING_VIRTUAL; i++)
		if (strcasecmp(value, names[i]) == 0) {
			*addressing = (enum addressing)i;
			return STATUS_DONE;
		}
	return status_fail(
		"invalid value \"%s\" of addressing_style: \"auto\", \"path\" or \"virtual\" "
		"expected",
		value);
}

/* The last label of an IPv4 address is a number; that of a host name never is. */
static bool ends_in_number(const char *host, size_t length)
{
	size_t start = length;

	while (start > 0 && host[start - 1] != '.')
		start--;
	return start < length && strspn(host + start, digits) >= length - start;
}

static bool addressing_is_ip(const char *host)
{
	return host[0] == '[' || ends_in_number(host, strcspn(host, ":"));
}

static bool is_label(const char *label, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!(label[i] >= 'a' && label[i] <= 'z') && !strchr(digits, label[i]) &&
			label[i] != '-')
			return false;
	return length > 0 && label[0] != '-' && label[length - 1] != '-';
}

static bool addressing_fits_host(const char *bucket, bool with_dots)
{
	size_t length = strlen(bucket);
	const char *label = bucket;

	if (length < BUCKET_MIN || length > BUCKET_MAX)
		return false;
	if (strchr(bucket, '.') && (!with_dots || ends_in_number(bucket, length)))
		return false;
	for (;;) {
		size_t end = strcspn(label, ".");

		if (!is_label(label, end))
			return false;
		if (label[end] == '\0')
			return true;
		label += end + 1;
	}
}

static enum status amazon_read(struct amazon_host *amazon, const struct settings *settings)
{
	struct settings_hosts hosts;

	if (settings_find_hosts(&hosts, settings) != STATUS_DONE)
		return STATUS_FAILED;
	*amazon = (struct amazon_host){.fips = hosts.fips, .dualstack = hosts.dualstack};
	if (!settings_variable(settings, "AWS_USE_DUALSTACK_ENDPOINT") &&
		settings_read_boolean("use_dualstack_endpoint",
			settings_nested(settings, "s3", "use_dualstack_endpoint"),
			&amazon->dualstack) != STATUS_DONE)
		return STATUS_FAILED;
	return settings_read_boolean("use_accelerate_endpoint",
		settings_nested(settings, "s3", "use_accelerate_endpoint"), &amazon->accelerate);
}

static bool amazon_is_special(const struct amazon_host *amazon)
{
	return amazon->dualstack || amazon->fips || amazon->accelerate;
}

static const char *amazon_refuse(const struct amazon_host *amazon, const char *region, bool in_host)
{
	if (amazon->fips && strncmp(region, "cn-", 3) == 0)
		return "there are no FIPS endpoints in China";
	if (!amazon->accelerate)
		return NULL;
	if (amazon->fips)
		return "there are no accelerated FIPS endpoints";
	if (strcmp(region_domain(region), "amazonaws.com") != 0 ||
		strncmp(region, "us-gov-", 7) == 0)
		return "there are no accelerated endpoints in this region's partition";
	return in_host ? NULL
		       : "an accelerated endpoint needs a bucket whose name can be part of a "
			 "host's, without dots, and no path style";
}

static void amazon_add_host(const struct amazon_host *amazon, const char *region, struct text *host)
{
	if (amazon->accelerate)
		text_printf(host, "s3-accelerate%s.%s", amazon->dualstack ? ".dualstack" : "",
			region_domain(region));
	else
		text_printf(host, "s3%s%s.%s.%s", amazon->fips ? "-fips" : "",
			amazon->dualstack ? ".dualstack" : "", region, region_domain(region));
}

static bool amazon_host_accelerates(const char *host)
{
	return strcmp(host, "s3-accelerate.amazonaws.com") == 0 ||
	       strcmp(host, "s3-accelerate.dualstack.amazonaws.com") == 0;
}

/*
 * Sets origin, host and path from URL, with the bucket, if there is one, before the host if
 * IN_HOST, else after the path.
 */
static enum status build_address(struct endpoint *endpoint, const struct url *url, bool in_host)
{
	const char *bucket = endpoint->bucket;
	struct text host, origin, path;
	enum status status = STATUS_FAILED;

	text_init(&host, ADDRESS_MAX);
	text_init(&origin, ADDRESS_MAX);
	text_init(&path, ADDRESS_MAX);
	text_printf(&host, "%s%s%s", in_host ? bucket : "", in_host ? "." : "", url->host);
	text_printf(&origin, "http%s://%s", url->secure ? "s" : "", host.bytes);
	text_add(&path, url->path);
	if (bucket && !in_host) {
		text_add_byte(&path, '/');
		encoding_add_path(&path, bucket);
	}
	if (text_finish(&host, "the address of the store") == 0 &&
		text_finish(&origin, "the address of the store") == 0 &&
		text_finish(&path, "the address of the store") == 0) {
		endpoint->host = text_detach(&host);
		endpoint->origin = text_detach(&origin);
		endpoint->path = text_detach(&path);
		status = endpoint->host && endpoint->origin && endpoint->path
				 ? STATUS_DONE
				 : status_fail("out of memory");
	}
	text_release(&host);
	text_release(&origin);
	text_release(&path);
	return status;
}

static enum status use_amazon(struct endpoint *endpoint)
{
	bool in_host = endpoint->bucket && endpoint->addressing != ADDRESSING_PATH &&
		       addressing_fits_host(endpoint->bucket, false);
	const char *reason = amazon_refuse(&endpoint->amazon, endpoint->region, in_host);
	struct url url = {.secure = true, .path = ""};
	struct text host;
	enum status status = STATUS_FAILED;

	if (reason)
		return status_fail("invalid endpoint: %s", reason);
	text_init(&host, ADDRESS_MAX);
	amazon_add_host(&endpoint->amazon, endpoint->region, &host);
	url.host = host.bytes;
	if (text_finish(&host, "the address of the store") == 0)
		status = build_address(endpoint, &url, in_host);
	text_release(&host);
	return status;
}

/* How many labels "a.b.c" has. */
static int count_labels(const char *host)
{
	int count = 1;

	for (; *host != '\0'; host++)
		count += *host == '.';
	return count;
}

/*
 * Whether URL's host begins with the bucket. The host of a store can begin so by chance: a name of
 * three labels counts as that, and so does any name if the path style is asked for.
 */
static bool has_bucket_in_host(const struct endpoint *endpoint, const struct url *url)
{
	size_t length = strlen(endpoint->bucket);

	return endpoint->addressing != ADDRESSING_PATH && !addressing_is_ip(url->host) &&
	       strncmp(url->host, endpoint->bucket, length) == 0 && url->host[length] == '.' &&
	       count_labels(url->host + length + 1) >= 3;
}

/* Whether the last segment of URL's path is the bucket. */
static bool has_bucket_in_path(const struct endpoint *endpoint, const struct url *url)
{
	const char *slash = strrchr(url->path, '/');

	return slash && strcmp(slash + 1, endpoint->bucket) == 0;
}

/* The key would get the bucket as a prefix. */
static enum status refuse_bucket_in_url(const struct endpoint *endpoint, const struct url *url)
{
	bool in_host = endpoint->bucket && has_bucket_in_host(endpoint, url);
	bool in_path = endpoint->bucket && has_bucket_in_path(endpoint, url);
	int path_length = (int)strlen(url->path);

	if (!in_host && !in_path)
		return STATUS_DONE;
	if (in_path)
		path_length -= (int)strlen(endpoint->bucket) + 1;
	fail("invalid endpoint URL: it has the bucket \"%s\" in it, which is added to it",
		endpoint->bucket);
	hint("the URL without it is http%s://%s%.*s", url->secure ? "s" : "",
		url->host + (in_host ? strlen(endpoint->bucket) + 1 : 0), path_length, url->path);
	return STATUS_FAILED;
}

static bool is_in_host(const struct endpoint *endpoint, const struct url *url)
{
	if (!endpoint->bucket)
		return false;
	if (amazon_host_accelerates(url->host))
		return addressing_fits_host(endpoint->bucket, false);
	return endpoint->addressing == ADDRESSING_VIRTUAL && !addressing_is_ip(url->host) &&
	       addressing_fits_host(endpoint->bucket, !url->secure);
}

static enum status use_url(struct endpoint *endpoint, const struct settings_value *given)
{
	struct url url;
	const char *reason;
	enum status status;

	if (amazon_is_special(&endpoint->amazon)) {
		fail("an endpoint URL cannot be combined with dual-stack, FIPS or accelerated "
		     "endpoints");
		hint("leave one of them out; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true mutes the "
		     "URLs of variables and files");
		return STATUS_FAILED;
	}
	reason = url_read(&url, given->text);
	status = reason ? settings_refuse_url(given, "endpoint URL", reason)
			: refuse_bucket_in_url(endpoint, &url);
	if (status == STATUS_DONE)
		status = build_address(endpoint, &url, is_in_host(endpoint, &url));
	url_release(&url);
	return status;
}

static char *copy_bucket(const char *bucket)
{
	return bucket ? strdup(bucket) : NULL;
}

enum status endpoint_find(struct endpoint *endpoint, const struct settings *settings,
	const char *region, const char *url, const char *bucket)
{
	struct settings_value found;
	const char *known;

	*endpoint = (struct endpoint){.bucket = copy_bucket(bucket)};
	known = region_find(settings, region);
	if (!known)
		return region ? STATUS_MISUSE : STATUS_FAILED;
	if (settings_find_endpoint_url(&found, settings, "s3", url) != STATUS_DONE ||
		amazon_read(&endpoint->amazon, settings) != STATUS_DONE ||
		addressing_read(&endpoint->addressing, settings) != STATUS_DONE)
		return STATUS_FAILED;
	endpoint->is_amazon = !found.text;
	endpoint->region = strdup(known);
	if ((bucket && !endpoint->bucket) || !endpoint->region)
		return status_fail("out of memory");
	if (!bucket) /* requests about all buckets are not accelerated */
		endpoint->amazon.accelerate = false;
	return found.text ? use_url(endpoint, &found) : use_amazon(endpoint);
}

/* Makes MOVED the same endpoint in another region. False if memory is short. */
static bool build_moved(struct endpoint *moved, const struct endpoint *endpoint, const char *region)
{
	*moved = (struct endpoint){
		.bucket = copy_bucket(endpoint->bucket),
		.region = strdup(region),
		.is_amazon = true,
		.amazon = endpoint->amazon,
		.addressing = endpoint->addressing,
	};
	if (endpoint->bucket && !moved->bucket)
		return false;
	return moved->region && use_amazon(moved) == STATUS_DONE;
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
	if (!build_moved(&moved, endpoint, region)) {
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
