/* Where a bucket is reached, and the URLs that say so. */
#include "s3/endpoint.h"

#include "aws/settings.h"
#include "http/url.h"
#include "tap.h"

#include <stdlib.h>

static const struct {
	const char *text;
	const char *result; /* "origin host path"; NULL: refused */
} urls[] = {
	{"http://host", "http://host host "},
	{"https://host/", "https://host host "},
	{"HTTPS://Host.Example:443/", "https://host.example host.example "},
	{"http://host:80", "http://host host "},
	{"http://host:443", "http://host:443 host:443 "},
	{"https://host:9000/a/b%20c//", "https://host:9000 host:9000 /a/b%20c"},
	{"http://[::1]:9000/x", "http://[::1]:9000 [::1]:9000 /x"},
	{"http://[FD00:ec2::23]", "http://[fd00:ec2::23] [fd00:ec2::23] "},
	{"http://host:", "http://host host "},
	{"http://a_b", "http://a_b a_b "},
	{"host", NULL},
	{"", NULL},
	{"ftp://host", NULL},
	{"file:///etc/passwd", NULL},
	{"http://", NULL},
	{"http:///path", NULL},
	{"http://user@host", NULL},
	{"http://user:pw@host", NULL},
	{"http://host?x", NULL},
	{"http://host/#x", NULL},
	{"http://host:65536", NULL},
	{"http://host:0", NULL},
	{"http://host:-1", NULL},
	{"http://host:9x", NULL},
	{"http://host:1234567", NULL},
	{"http://[::1", NULL},
	{"http://[]", NULL},
	{"http://[::1]x", NULL},
	{"http://ho st", NULL},
	{"http://host\r\nX: y", NULL},
	{"http://host/a b", NULL},
	{"http://host/%zz", NULL},
	{"http://h\xc3\xb6st", NULL},
};

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
};

static const char *const *environment;

static const char *look_up(const char *name)
{
	for (size_t i = 0; environment[i]; i += 2)
		if (strcmp(environment[i], name) == 0)
			return environment[i + 1];
	return NULL;
}

static void check_url(size_t i)
{
	char shown[256];
	struct url url;
	const char *reason = url_read(&url, urls[i].text);

	if (urls[i].result && !reason) {
		snprintf(shown, sizeof shown, "%s %s %s", url.origin, url.host, url.path);
		tap_same_text(shown, urls[i].result, urls[i].text);
	} else {
		tap_ok(!reason == (urls[i].result != NULL), "%s: %s", urls[i].text,
			reason ? reason : "taken");
	}
	url_release(&url);
}

static void check_vector(size_t i)
{
	struct settings settings = {.lookup = look_up, .profile = strdup("default")};
	struct endpoint endpoint;
	char shown[256];
	int result;

	environment = vectors[i].environment;
	profiles_parse(&settings.config, PROFILE_CONFIG, vectors[i].config,
		strlen(vectors[i].config), "config");
	result = endpoint_find(
		&endpoint, &settings, vectors[i].region, vectors[i].url, vectors[i].bucket);
	if (vectors[i].result && result == 0) {
		snprintf(shown, sizeof shown, "%s %s %s", endpoint.region, endpoint.origin,
			endpoint.path);
		tap_same_text(shown, vectors[i].result, vectors[i].name);
		tap_same_text(strstr(endpoint.origin, "://") + 3, endpoint.host, "its Host");
	} else {
		tap_ok((result == 0) == (vectors[i].result != NULL), "%s", vectors[i].name);
	}
	endpoint_release(&endpoint);
	settings_release(&settings);
}

int main(void)
{
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		check_url(i);
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_vector(i);
	return tap_done();
}
