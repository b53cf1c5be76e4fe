/*
 * credentials/container: how the providers read their settings and responses.
 */
#include "credentials/container.h"
#include "aws/credentials.h"
#include "aws/provider.h"
#include "aws/settings.h"
#include "credentials/imds.h"
#include "credentials/sts.h"
#include "tap.h"
#include "unix/text.h"

#include <stdlib.h>

static const struct {
	const char *relative;
	const char *full;
	const char *place; /* origin, host and path; NULL: refused */
} places[] = {
	{"/v2/credentials/id", NULL, "http://169.254.170.2 169.254.170.2 /v2/credentials/id"},
	{"/a?b=c", "http://no/", "http://169.254.170.2 169.254.170.2 /a?b=c"},
	{"a", NULL, NULL},
	{"@example.com/", NULL, NULL},
	{"/a b", NULL, NULL},
	{"/a\r\nb: c", NULL, NULL},
	{NULL, "http://169.254.170.23/v1/credentials",
		"http://169.254.170.23 169.254.170.23 /v1/credentials"},
	{NULL, "http://[fd00:ec2::23]/v1/credentials",
		"http://[fd00:ec2::23] [fd00:ec2::23] /v1/credentials"},
	{NULL, "http://[fd00:ec2:0:0:0:0:0:23]:80/x",
		"http://[fd00:ec2:0:0:0:0:0:23] [fd00:ec2:0:0:0:0:0:23] /x"},
	{NULL, "http://[fd00:ec2::24]/x", NULL},
	{NULL, "HTTP://LocalHost:1338/a/b/", "http://localhost:1338 localhost:1338 /a/b/"},
	{NULL, "http://127.0.0.1:9001/2021-08-23/credentials?x=y",
		"http://127.0.0.1:9001 127.0.0.1:9001 /2021-08-23/credentials?x=y"},
	{NULL, "http://127.255.0.1", "http://127.255.0.1 127.255.0.1 /"},
	{NULL, "http://127.0.0.1?x=y", "http://127.0.0.1 127.0.0.1 /?x=y"},
	{NULL, "http://[::1]:8080/x", "http://[::1]:8080 [::1]:8080 /x"},
	{NULL, "http://[::2]/x", NULL},
	{NULL, "http://127.1/x", NULL},
	{NULL, "http://0x7f000001/x", NULL},
	{NULL, "http://128.0.0.1/x", NULL},
	{NULL, "http://169.254.169.254/x", NULL},
	{NULL, "http://169.254.170.2.example.com/x", NULL},
	{NULL, "http://localhost.example.com/x", NULL},
	{NULL, "http://localhost@example.com/x", NULL},
	{NULL, "http://example.com/127.0.0.1", NULL},
	{NULL, "https://example.com/x", "https://example.com example.com /x"},
	{NULL, "ftp://localhost/x", NULL},
	{NULL, "localhost/x", NULL},
	{NULL, "http://localhost/x#y", NULL},
	{NULL, "", NULL},
};

static void test_places(void)
{
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct container_endpoint place;
		const char *name = places[i].relative ? places[i].relative : places[i].full;
		const char *reason = container_find(&place, places[i].relative, places[i].full);
		char shown[256];

		if (reason) {
			tap_ok(!places[i].place, "%s: %s", name, reason);
		} else {
			snprintf(shown, sizeof shown, "%s %s %s", place.origin, place.host,
				place.path);
			tap_same_text(shown, places[i].place ? places[i].place : "refused", name);
		}
		container_release(&place);
	}
}

static const struct {
	const char *environment[6]; /* names and values */
	const char *region;         /* the command line's */
	const char *place;          /* origin, host, path and region; NULL: refused */
} services[] = {
	{{NULL}, NULL,
		"https://sts.us-east-1.amazonaws.com sts.us-east-1.amazonaws.com / us-east-1"},
	{{"AWS_REGION", "eu-west-1"}, NULL,
		"https://sts.eu-west-1.amazonaws.com sts.eu-west-1.amazonaws.com / eu-west-1"},
	{{"AWS_REGION", "eu-west-1"}, "cn-north-1",
		"https://sts.cn-north-1.amazonaws.com.cn sts.cn-north-1.amazonaws.com.cn / "
		"cn-north-1"},
	{{"AWS_USE_FIPS_ENDPOINT", "true"}, NULL,
		"https://sts-fips.us-east-1.amazonaws.com sts-fips.us-east-1.amazonaws.com / "
		"us-east-1"},
	{{"AWS_USE_FIPS_ENDPOINT", "true"}, "us-gov-west-1",
		"https://sts.us-gov-west-1.amazonaws.com sts.us-gov-west-1.amazonaws.com / "
		"us-gov-west-1"},
	{{"AWS_USE_FIPS_ENDPOINT", "yes"}, NULL, NULL},
	{{"AWS_ENDPOINT_URL", "http://a:1/b/", "AWS_ENDPOINT_URL_S3", "http://c"}, NULL,
		"http://a:1 a:1 /b/ us-east-1"},
	{{"AWS_ENDPOINT_URL", "http://a", "AWS_ENDPOINT_URL_STS", "http://c:80"}, NULL,
		"http://c c / us-east-1"},
	{{"AWS_ENDPOINT_URL", "http://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}, NULL,
		"https://sts.us-east-1.amazonaws.com sts.us-east-1.amazonaws.com / us-east-1"},
	{{"AWS_USE_DUALSTACK_ENDPOINT", "true"}, "eu-west-1",
		"https://sts.eu-west-1.api.aws sts.eu-west-1.api.aws / eu-west-1"},
	{{"AWS_USE_DUALSTACK_ENDPOINT", "true", "AWS_USE_FIPS_ENDPOINT", "true"}, NULL,
		"https://sts-fips.us-east-1.api.aws sts-fips.us-east-1.api.aws / us-east-1"},
	{{"AWS_USE_DUALSTACK_ENDPOINT", "true"}, "cn-north-1",
		"https://sts.cn-north-1.api.amazonwebservices.com.cn "
		"sts.cn-north-1.api.amazonwebservices.com.cn / cn-north-1"},
	{{"AWS_USE_DUALSTACK_ENDPOINT", "true", "AWS_ENDPOINT_URL_STS", "http://a"}, NULL, NULL},
	{{"AWS_USE_FIPS_ENDPOINT", "true", "AWS_ENDPOINT_URL_STS", "http://a"}, NULL, NULL},
	{{"AWS_ENDPOINT_URL_STS", "a"}, NULL, NULL},
	{{"AWS_REGION", "eu.west"}, NULL, NULL},
	{{"AWS_MAX_ATTEMPTS", "zero"}, NULL, NULL},
};

static const char *const *environment;

static const char *look_up(const char *name)
{
	if (strcmp(name, "HOME") == 0)
		return "/nowhere";
	for (size_t i = 0; environment[i]; i += 2)
		if (strcmp(environment[i], name) == 0)
			return environment[i + 1];
	return NULL;
}

static void test_services(void)
{
	for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
		struct settings settings;
		const struct provider_context context = {
			.settings = &settings, .region = services[i].region};
		struct sts sts;
		char shown[256] = "refused", name[32];

		environment = services[i].environment;
		if (settings_open(&settings, NULL, look_up) != 0)
			exit(1);
		if (sts_open(&sts, &context, NULL) == 0)
			snprintf(shown, sizeof shown, "%s %s %s %s", sts.origin, sts.host, sts.path,
				sts.region);
		snprintf(name, sizeof name, "service %zu", i);
		tap_same_text(shown, services[i].place ? services[i].place : "refused", name);
		sts_close(&sts);
		settings_release(&settings);
	}
}

static void test_form(void)
{
	const struct sts_field fields[] = {
		{"RoleArn", "arn:aws:iam::1:role/a b"},
		{"ExternalId", NULL},
		{"WebIdentityToken", "a+/=.-_~&\xc3\xa9"},
	};
	struct text form;

	text_init(&form, 1000);
	sts_build_form(&form, "AssumeRole", fields, 3);
	tap_same_text(form.bytes,
		"Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2F"
		"a%20b&WebIdentityToken=a%2B%2F%3D.-_~%26%C3%A9",
		"a form");
	text_release(&form);
}

static void test_extension(void)
{
	time_t now = 1000000;

	tap_ok(imds_extend(0, now, 0) == 0, "no end");
	tap_ok(imds_extend(now + 1201, now, 1) == now + 1201, "an end that is far");
	tap_ok(imds_extend(now + 721, now, 0) == now + 721, "the same");
	tap_ok(imds_extend(now + 720, now, 0) == now + 720, "12 minutes are left");
	tap_ok(imds_extend(now + 719, now, 0) == now + 720, "less than that are left");
	tap_ok(imds_extend(now - 5, now, 1) == now + 1200, "it is over");
}

static const struct {
	const char *document;
	const char *version;
	const char *keys; /* NULL: refused */
} documents[] = {
	{"{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\"}", NULL, "A/S/ 0"},
	{"{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"SessionToken\":\"T\","
	 "\"Expiration\":\"1970-01-01T00:01:00Z\"}",
		"1", "A/S/T 60"},
	{"{\"Code\":\"Success\",\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"Token\":\"T\"}",
		NULL, "A/S/T 0"},
	{"{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"SessionToken\":null,"
	 "\"Expiration\":null}",
		"1", "A/S/ 0"},
	{"{\"Version\":2,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\"}", "1", NULL},
	{"{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\"}", "1", NULL},
	{"{\"Code\":\"Failed\",\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\"}", NULL, NULL},
	{"{\"AccessKeyId\":\"A\"}", NULL, NULL},
	{"{\"SecretAccessKey\":\"S\"}", NULL, NULL},
	{"{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"\"}", NULL, NULL},
	{"{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"Token\":\"T\\r\\nX: y\"}", NULL, NULL},
	{"{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"Expiration\":\"never\"}", NULL, NULL},
	{"A S", NULL, NULL},
	{"<ErrorResponse/>", NULL, NULL},
};

static void test_documents(void)
{
	for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
		const char *document = documents[i].document;
		struct credentials credentials = {.key_id = NULL};
		char shown[64] = "refused";

		if (credentials_read_json(&credentials, document, strlen(document),
			    documents[i].version, "the test") == 0)
			snprintf(shown, sizeof shown, "%s/%s/%s %lld", credentials.key_id,
				credentials.secret, credentials.token ? credentials.token : "",
				(long long)credentials.expires);
		tap_same_text(shown, documents[i].keys ? documents[i].keys : "refused", document);
		credentials_release(&credentials);
	}
}

static void test_xml(void)
{
	static const char document[] =
		"<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>A</AccessKeyId>"
		"<SecretAccessKey>S&amp;</SecretAccessKey><SessionToken>T</SessionToken>"
		"<Expiration>1970-01-01T00:01:00.5Z</Expiration></Credentials></AssumeRoleResult>"
		"</AssumeRoleResponse>";
	struct credentials credentials = {.key_id = NULL};
	enum credentials_result result =
		credentials_read_xml(&credentials, document, strlen(document), "the test");

	tap_ok(result == 0 && strcmp(credentials.secret, "S&") == 0 && credentials.expires == 60,
		"XML");
	credentials_release(&credentials);
	result = credentials_read_xml(&credentials, document, 100, "the test");
	tap_ok(result != 0, "XML that is cut");
	credentials_release(&credentials);
}

int main(void)
{
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	test_places();
	test_services();
	test_form();
	test_extension();
	test_documents();
	test_xml();
	return tap_done();
}
