/*
 * s3/endpoint: the URL of a bucket.
 */
#include "s3/endpoint.h"

#include "aws/settings.h"
#include "tap.h"

#include <stdlib.h>

static const struct {
	const char *name;
	const char *environment[6]; /* names and values */
	const char *config;
	const char *region; /* the command line's */
	const char *url;
	const char *bucket;
	const char *result; /* "region origin path"; NULL: an error */
} vectors[] = {
	{"Amazon", {NULL}, "", NULL, NULL, "bucket",
		"us-east-1 https://bucket.s3.us-east-1.amazonaws.com "},
	{"Amazon, a bucket with dots", {NULL}, "", "eu-west-1", NULL, "my.bucket",
		"eu-west-1 https://s3.eu-west-1.amazonaws.com /my.bucket"},
	{"Amazon, a bucket with capitals", {NULL}, "", NULL, NULL, "Bucket",
		"us-east-1 https://s3.us-east-1.amazonaws.com /Bucket"},
	{"Amazon, a bucket too short for a host", {NULL}, "", NULL, NULL, "ab",
		"us-east-1 https://s3.us-east-1.amazonaws.com /ab"},
	{"Amazon, China", {NULL}, "", "cn-north-1", NULL, "bucket",
		"cn-north-1 https://bucket.s3.cn-north-1.amazonaws.com.cn "},
	{"Amazon, an isolated partition", {NULL}, "", "us-isob-east-1", NULL, "bucket",
		"us-isob-east-1 https://bucket.s3.us-isob-east-1.sc2s.sgov.gov "},
	{"region of the command line", {"AWS_REGION", "no"}, "[default]\nregion = no", "eu-west-1",
		"http://h", "bucket", "eu-west-1 http://h /bucket"},
	{"region of AWS_REGION", {"AWS_REGION", "eu-west-1", "AWS_DEFAULT_REGION", "no"},
		"[default]\nregion = no", NULL, "http://h", "bucket", "eu-west-1 http://h /bucket"},
	{"region of AWS_DEFAULT_REGION", {"AWS_REGION", "", "AWS_DEFAULT_REGION", "eu-west-1"},
		"[default]\nregion = no", NULL, "http://h", "bucket", "eu-west-1 http://h /bucket"},
	{"region of the profile", {NULL}, "[default]\nregion = eu-west-1", NULL, "http://h",
		"bucket", "eu-west-1 http://h /bucket"},
	{"a region that is none", {NULL}, "", "us-east-2!", NULL, "bucket", NULL},
	{"a region that is a host", {NULL}, "", "x.evil.example/", NULL, "bucket", NULL},
	{"URL of the command line", {"AWS_ENDPOINT_URL_S3", "http://no"}, "", NULL,
		"http://127.0.0.1:9000", "bucket", "us-east-1 http://127.0.0.1:9000 /bucket"},
	{"URL with a path", {NULL}, "", NULL, "https://h/s3/", "bucket",
		"us-east-1 https://h /s3/bucket"},
	{"URL with the bucket in its path", {NULL}, "", NULL, "https://a.r2.example/backups",
		"backups", NULL},
	{"URL with the bucket in its host", {NULL}, "", NULL, "https://backups.fra1.store.example",
		"backups", NULL},
	{"URL of a store whose host begins like the bucket", {NULL}, "", NULL,
		"https://backups.store.example", "backups",
		"us-east-1 https://backups.store.example /backups"},
	{"URL of AWS_ENDPOINT_URL_S3",
		{"AWS_ENDPOINT_URL_S3", "http://h", "AWS_ENDPOINT_URL", "http://no"},
		"[default]\nendpoint_url = http://no", NULL, NULL, "bucket",
		"us-east-1 http://h /bucket"},
	{"URL of AWS_ENDPOINT_URL beats the files", {"AWS_ENDPOINT_URL", "http://h"},
		"[default]\nservices = s\nendpoint_url = http://no\n[services s]\ns3 =\n"
		"  endpoint_url = http://no",
		NULL, NULL, "bucket", "us-east-1 http://h /bucket"},
	{"URL of the services section", {NULL},
		"[default]\nservices = s\nendpoint_url = http://no\n[services s]\ns3 =\n"
		"  endpoint_url = http://h",
		NULL, NULL, "bucket", "us-east-1 http://h /bucket"},
	{"URL of the profile", {NULL}, "[default]\nendpoint_url = http://h", NULL, NULL, "bucket",
		"us-east-1 http://h /bucket"},
	{"URLs muted by the environment",
		{"AWS_ENDPOINT_URL", "http://no", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True"},
		"", NULL, NULL, "bucket", "us-east-1 https://bucket.s3.us-east-1.amazonaws.com "},
	{"URLs muted by the profile", {NULL},
		"[default]\nendpoint_url = http://no\nignore_configured_endpoint_urls = true", NULL,
		NULL, "bucket", "us-east-1 https://bucket.s3.us-east-1.amazonaws.com "},
	{"the command line's is not muted", {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}, "",
		NULL, "http://h", "bucket", "us-east-1 http://h /bucket"},
	{"a URL that is none", {"AWS_ENDPOINT_URL", "h:9000"}, "", NULL, NULL, "bucket", NULL},
	{"a mute that is neither true nor false", {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "yes"},
		"", NULL, NULL, "bucket", NULL},
	{"the mute of the environment counts for more than the profile's",
		{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"},
		"[default]\nendpoint_url = http://h\nignore_configured_endpoint_urls = true", NULL,
		NULL, "bucket", "us-east-1 http://h /bucket"},
	{"mute covers the services section", {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE"},
		"[default]\nservices = s\n[services s]\ns3 =\n  endpoint_url = http://no", NULL,
		NULL, "bucket", "us-east-1 https://bucket.s3.us-east-1.amazonaws.com "},
	{"the variable of another service is not ours",
		{"AWS_ENDPOINT_URL_STS", "http://no", "AWS_ENDPOINT_URL", "http://h"}, "", NULL,
		NULL, "bucket", "us-east-1 http://h /bucket"},
	{"the section of another service is not ours", {NULL},
		"[default]\nservices = s\nendpoint_url = http://h\n[services s]\nsts =\n"
		"  endpoint_url = http://no",
		NULL, NULL, "bucket", "us-east-1 http://h /bucket"},
	{"a services section that no profile names", {NULL},
		"[default]\n[services s]\ns3 =\n  endpoint_url = http://no", NULL, NULL, "bucket",
		"us-east-1 https://bucket.s3.us-east-1.amazonaws.com "},
	{"a services section that is not there", {NULL},
		"[default]\nservices = t\n[services s]\ns3 =\n  endpoint_url = http://no", NULL,
		NULL, "bucket", "us-east-1 https://bucket.s3.us-east-1.amazonaws.com "},
	{"an empty variable is not set", {"AWS_ENDPOINT_URL_S3", "", "AWS_ENDPOINT_URL", ""},
		"[default]\nendpoint_url = http://h", NULL, NULL, "bucket",
		"us-east-1 http://h /bucket"},
	{"all buckets, at Amazon", {"AWS_REGION", "eu-west-1"},
		"[default]\ns3 =\n"
		"  use_accelerate_endpoint = true",
		NULL, NULL, NULL, "eu-west-1 https://s3.eu-west-1.amazonaws.com "},
	{"all buckets, in no host", {NULL}, "[default]\ns3 =\n  addressing_style = virtual", NULL,
		"https://h.example.org:9000/p", NULL, "us-east-1 https://h.example.org:9000 /p"},
	{"an empty URL on the command line", {NULL}, "", NULL, "", "bucket", NULL},
	{"an empty region on the command line", {NULL}, "", "", NULL, "bucket", NULL},
	{"a region too long", {NULL}, "",
		"a234567890123456789012345678901234567890123456789012345678901234", NULL, "bucket",
		NULL},
	{"a region with a dot", {"AWS_REGION", "a.b"}, "", NULL, NULL, "bucket", NULL},
	{"a region that ends in a hyphen", {"AWS_REGION", "us-"}, "", NULL, NULL, "bucket", NULL},
	{"region auto", {NULL}, "", "auto", "https://0.r2.cloudflarestorage.com", "bucket",
		"auto https://0.r2.cloudflarestorage.com /bucket"},
	{"a region with capitals", {NULL}, "", "RegionOne", "https://h", "bucket",
		"RegionOne https://h /bucket"},
	{"Amazon, a sovereign partition", {NULL}, "", "eusc-de-east-1", NULL, "bucket",
		"eusc-de-east-1 https://bucket.s3.eusc-de-east-1.amazonaws.eu "},
	{"Amazon, another isolated partition", {NULL}, "", "us-iso-west-1", NULL, "bucket",
		"us-iso-west-1 https://bucket.s3.us-iso-west-1.c2s.ic.gov "},
	{"Amazon, path style", {NULL}, "[default]\ns3 =\n  addressing_style = path", NULL, NULL,
		"bucket", "us-east-1 https://s3.us-east-1.amazonaws.com /bucket"},
	{"Amazon, virtual style", {NULL}, "[default]\ns3 =\n  addressing_style = Virtual", NULL,
		NULL, "bucket", "us-east-1 https://bucket.s3.us-east-1.amazonaws.com "},
	{"Amazon, virtual style, dots", {NULL}, "[default]\ns3 =\n  addressing_style = virtual",
		NULL, NULL, "my.bucket", "us-east-1 https://s3.us-east-1.amazonaws.com /my.bucket"},
	{"Amazon, an underscore", {NULL}, "", NULL, NULL, "my_bucket",
		"us-east-1 https://s3.us-east-1.amazonaws.com /my_bucket"},
	{"Amazon, a hyphen at the end", {NULL}, "", NULL, NULL, "bucket-",
		"us-east-1 https://s3.us-east-1.amazonaws.com /bucket-"},
	{"Amazon, a bucket like an address", {NULL}, "", NULL, NULL, "192.168.0.1",
		"us-east-1 https://s3.us-east-1.amazonaws.com /192.168.0.1"},
	{"Amazon, 63 characters", {NULL}, "", NULL, NULL,
		"a23456789012345678901234567890123456789012345678901234567890123",
		"us-east-1 https://"
		"a23456789012345678901234567890123456789012345678901234567890123.s3.us-east-1."
		"amazonaws.com "},
	{"Amazon, 64 characters", {NULL}, "", NULL, NULL,
		"a234567890123456789012345678901234567890123456789012345678901234",
		"us-east-1 https://s3.us-east-1.amazonaws.com "
		"/a234567890123456789012345678901234567890123456789012345678901234"},
	{"Amazon, an access point's alias", {NULL}, "", NULL, NULL, "my-ap-1a2b3c-s3alias",
		"us-east-1 https://my-ap-1a2b3c-s3alias.s3.us-east-1.amazonaws.com "},
	{"a style that is none", {NULL}, "[default]\ns3 =\n  addressing_style = dns", NULL, NULL,
		"bucket", NULL},
	{"another store, auto", {NULL}, "[default]\ns3 =\n  addressing_style = auto", NULL,
		"https://h", "bucket", "us-east-1 https://h /bucket"},
	{"another store, virtual", {NULL}, "[default]\ns3 =\n  addressing_style = virtual", NULL,
		"https://h:9000/p", "bucket", "us-east-1 https://bucket.h:9000 /p"},
	{"another store, virtual, dots", {NULL}, "[default]\ns3 =\n  addressing_style = virtual",
		NULL, "https://h", "my.bucket", "us-east-1 https://h /my.bucket"},
	{"another store, virtual, dots, http", {NULL},
		"[default]\ns3 =\n  addressing_style = virtual", NULL, "http://h", "my.bucket",
		"us-east-1 http://my.bucket.h "},
	{"another store, virtual, a bucket like an address", {NULL},
		"[default]\ns3 =\n  addressing_style = virtual", NULL, "http://h", "192.168.0.1",
		"us-east-1 http://h /192.168.0.1"},
	{"another store, virtual, an empty label", {NULL},
		"[default]\ns3 =\n  addressing_style = virtual", NULL, "http://h", "a..b",
		"us-east-1 http://h /a..b"},
	{"another store, virtual, capitals", {NULL},
		"[default]\ns3 =\n  addressing_style = virtual", NULL, "http://h", "Bucket",
		"us-east-1 http://h /Bucket"},
	{"an IPv4 address, virtual", {NULL}, "[default]\ns3 =\n  addressing_style = virtual", NULL,
		"http://127.0.0.1:9000", "bucket", "us-east-1 http://127.0.0.1:9000 /bucket"},
	{"an IPv6 address, virtual", {NULL}, "[default]\ns3 =\n  addressing_style = virtual", NULL,
		"http://[::1]:9000", "bucket", "us-east-1 http://[::1]:9000 /bucket"},
	{"a host that begins with a number, virtual", {NULL},
		"[default]\ns3 =\n  addressing_style = virtual", NULL, "http://127.0.0.1.nip.io",
		"bucket", "us-east-1 http://bucket.127.0.0.1.nip.io "},
	{"dual-stack", {"AWS_USE_DUALSTACK_ENDPOINT", "true"}, "", NULL, NULL, "bucket",
		"us-east-1 https://bucket.s3.dualstack.us-east-1.amazonaws.com "},
	{"dual-stack of the profile", {NULL}, "[default]\nuse_dualstack_endpoint = true", NULL,
		NULL, "my.bucket",
		"us-east-1 https://s3.dualstack.us-east-1.amazonaws.com /my.bucket"},
	{"dual-stack of the profile's s3", {NULL},
		"[default]\nuse_dualstack_endpoint = false\ns3 =\n  use_dualstack_endpoint = true",
		"cn-north-1", NULL, "bucket",
		"cn-north-1 https://bucket.s3.dualstack.cn-north-1.amazonaws.com.cn "},
	{"no dual-stack in spite of the profile", {"AWS_USE_DUALSTACK_ENDPOINT", "false"},
		"[default]\ns3 =\n  use_dualstack_endpoint = true", NULL, NULL, "bucket",
		"us-east-1 https://bucket.s3.us-east-1.amazonaws.com "},
	{"dual-stack that is neither", {"AWS_USE_DUALSTACK_ENDPOINT", "1"}, "", NULL, NULL,
		"bucket", NULL},
	{"FIPS", {"AWS_USE_FIPS_ENDPOINT", "true"}, "", "us-gov-west-1", NULL, "bucket",
		"us-gov-west-1 https://bucket.s3-fips.us-gov-west-1.amazonaws.com "},
	{"FIPS and dual-stack", {"AWS_USE_FIPS_ENDPOINT", "true"},
		"[default]\nuse_dualstack_endpoint = true", NULL, NULL, "bucket",
		"us-east-1 https://bucket.s3-fips.dualstack.us-east-1.amazonaws.com "},
	{"FIPS in China", {"AWS_USE_FIPS_ENDPOINT", "true"}, "", "cn-north-1", NULL, "bucket",
		NULL},
	{"FIPS and a URL", {"AWS_USE_FIPS_ENDPOINT", "true"}, "", NULL, "http://h", "bucket", NULL},
	{"dual-stack and a URL", {"AWS_USE_DUALSTACK_ENDPOINT", "true"},
		"[default]\nendpoint_url = http://h", NULL, NULL, "bucket", NULL},
	{"dual-stack and a muted URL",
		{"AWS_USE_DUALSTACK_ENDPOINT", "true", "AWS_ENDPOINT_URL", "http://no",
			"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"},
		"", NULL, NULL, "bucket",
		"us-east-1 https://bucket.s3.dualstack.us-east-1.amazonaws.com "},
	{"accelerated", {NULL}, "[default]\ns3 =\n  use_accelerate_endpoint = true", "eu-west-1",
		NULL, "bucket", "eu-west-1 https://bucket.s3-accelerate.amazonaws.com "},
	{"accelerated and dual-stack", {"AWS_USE_DUALSTACK_ENDPOINT", "true"},
		"[default]\ns3 =\n  use_accelerate_endpoint = true", NULL, NULL, "bucket",
		"us-east-1 https://bucket.s3-accelerate.dualstack.amazonaws.com "},
	{"accelerated, dots", {NULL}, "[default]\ns3 =\n  use_accelerate_endpoint = true", NULL,
		NULL, "my.bucket", NULL},
	{"accelerated, path style", {NULL},
		"[default]\ns3 =\n  use_accelerate_endpoint = true\n  addressing_style = path",
		NULL, NULL, "bucket", NULL},
	{"accelerated and FIPS", {"AWS_USE_FIPS_ENDPOINT", "true"},
		"[default]\ns3 =\n  use_accelerate_endpoint = true", NULL, NULL, "bucket", NULL},
	{"accelerated in China", {NULL}, "[default]\ns3 =\n  use_accelerate_endpoint = true",
		"cn-north-1", NULL, "bucket", NULL},
	{"accelerated and a URL", {NULL}, "[default]\ns3 =\n  use_accelerate_endpoint = true", NULL,
		"http://h", "bucket", NULL},
	{"accelerated by its URL", {NULL}, "", NULL, "https://s3-accelerate.amazonaws.com",
		"bucket", "us-east-1 https://bucket.s3-accelerate.amazonaws.com "},
};

/* Moves to the region that the store names. */
static const struct {
	const char *environment[6];
	const char *config;
	const char *region;
	const char *url;
	const char *bucket;
	const char *to;
	const char *result; /* NULL: it does not move */
} moves[] = {
	{{NULL}, "", NULL, NULL, "bucket", "eu-west-1",
		"eu-west-1 https://bucket.s3.eu-west-1.amazonaws.com "},
	{{NULL}, "", NULL, NULL, "my.bucket", "eu-west-1",
		"eu-west-1 https://s3.eu-west-1.amazonaws.com /my.bucket"},
	{{"AWS_USE_DUALSTACK_ENDPOINT", "true", "AWS_USE_FIPS_ENDPOINT", "true"}, "", NULL, NULL,
		"bucket", "us-west-2",
		"us-west-2 https://bucket.s3-fips.dualstack.us-west-2.amazonaws.com "},
	{{NULL}, "[default]\ns3 =\n  addressing_style = path", NULL, NULL, "bucket", "eu-west-1",
		"eu-west-1 https://s3.eu-west-1.amazonaws.com /bucket"},
	{{NULL}, "[default]\ns3 =\n  use_accelerate_endpoint = true", NULL, NULL, "bucket",
		"eu-west-1", "eu-west-1 https://bucket.s3-accelerate.amazonaws.com "},
	{{NULL}, "", NULL, "http://h/p", "bucket", "eu-west-1", "eu-west-1 http://h /p/bucket"},
	{{NULL}, "", NULL, NULL, "bucket", "us-east-1", NULL},
	{{NULL}, "", NULL, NULL, "bucket", "", NULL},
	{{NULL}, "", NULL, NULL, "bucket", "evil.example/", NULL},
	{{NULL}, "", NULL, NULL, "bucket", "evil.example#", NULL},
	{{NULL}, "", NULL, NULL, "bucket", "cn-north-1", NULL},
	{{NULL}, "", NULL, "http://h", "bucket", "a\r\nb", NULL},
};

static const char *const *environment;

static const char *look_up(const char *name)
{
	for (size_t i = 0; environment[i]; i += 2)
		if (strcmp(environment[i], name) == 0)
			return environment[i + 1];
	return NULL;
}

static void open_settings(
	struct settings *settings, const char *const *variables, const char *config)
{
	environment = variables;
	*settings = (struct settings){.lookup = look_up, .profile = strdup("default")};
	profiles_parse(&settings->config, PROFILE_CONFIG, config, strlen(config), "config");
}

static void check_endpoint(const struct endpoint *endpoint, const char *result, const char *name)
{
	char shown[256];

	snprintf(shown, sizeof shown, "%s %s %s", endpoint->region, endpoint->origin,
		endpoint->path);
	tap_same_text(shown, result, name);
	tap_same_text(strstr(endpoint->origin, "://") + 3, endpoint->host, "its Host");
}

static void check_vector(size_t i)
{
	struct settings settings;
	struct endpoint endpoint;
	int result;

	open_settings(&settings, vectors[i].environment, vectors[i].config);
	result = endpoint_find(
		&endpoint, &settings, vectors[i].region, vectors[i].url, vectors[i].bucket);
	if (vectors[i].result && result == 0)
		check_endpoint(&endpoint, vectors[i].result, vectors[i].name);
	else
		tap_ok((result == 0) == (vectors[i].result != NULL), "%s", vectors[i].name);
	endpoint_release(&endpoint);
	settings_release(&settings);
}

static void check_move(size_t i)
{
	struct settings settings;
	struct endpoint endpoint;
	bool moved;

	open_settings(&settings, moves[i].environment, moves[i].config);
	if (endpoint_find(&endpoint, &settings, moves[i].region, moves[i].url, moves[i].bucket) !=
		0)
		tap_ok(false, "could not find what is to be moved");
	moved = endpoint_move(&endpoint, moves[i].to);
	tap_ok(moved == (moves[i].result != NULL), "%s to %s", moved ? "moves" : "does not move",
		moves[i].to);
	if (moves[i].result)
		check_endpoint(&endpoint, moves[i].result, moves[i].result);
	tap_ok(endpoint.origin && endpoint.host && endpoint.path, "and is whole");
	endpoint_release(&endpoint);
	settings_release(&settings);
}

/* Every set of places that name a URL, of which the first counts, muted or not. */
static void check_precedence(unsigned set, bool muted)
{
	static const char *const urls[] = {"http://option", "http://special", "http://general",
		"http://services", "http://profile"};
	const char *variables[8] = {NULL}, *expected = NULL;
	char config[256], shown[64];
	struct settings settings;
	struct endpoint endpoint;
	size_t count = 0;

	for (unsigned i = 0; i < 5 && !expected; i++)
		if ((set & (1u << i)) && (i == 0 || !muted))
			expected = urls[i];
	if (set & 2u) {
		variables[count++] = "AWS_ENDPOINT_URL_S3";
		variables[count++] = urls[1];
	}
	if (set & 4u) {
		variables[count++] = "AWS_ENDPOINT_URL";
		variables[count++] = urls[2];
	}
	snprintf(config, sizeof config,
		"[default]\nservices = s\n%s%s\n%s\n[services s]\ns3 =\n  %s%s\n",
		set & 16u ? "endpoint_url = " : "", set & 16u ? urls[4] : "",
		muted ? "ignore_configured_endpoint_urls = true" : "",
		set & 8u ? "endpoint_url = " : "", set & 8u ? urls[3] : "");
	open_settings(&settings, variables, config);
	snprintf(shown, sizeof shown, "URLs of the places %u%s", set, muted ? ", muted" : "");
	if (endpoint_find(&endpoint, &settings, NULL, set & 1u ? urls[0] : NULL, "bucket") != 0)
		tap_ok(false, "%s", shown);
	else
		tap_same_text(endpoint.origin,
			expected ? expected : "https://bucket.s3.us-east-1.amazonaws.com", shown);
	tap_ok(endpoint.is_amazon == !expected, "and whether it is Amazon's");
	endpoint_release(&endpoint);
	settings_release(&settings);
}

int main(void)
{
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_vector(i);
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
		check_move(i);
	for (unsigned set = 0; set < 32; set++) {
		check_precedence(set, false);
		check_precedence(set, true);
	}
	return tap_done();
}
