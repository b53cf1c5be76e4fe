#include "s3/bucket_options.h"

#include "aws/digest.h"
#include "http/http.h"

#include <string.h>

const char bucket_options_help[] =
	"      --ca-bundle FILE    trust the certificates in FILE, not the system's\n"
	"      --endpoint-url URL  use the store at URL, not Amazon's\n"
	"      --expected-bucket-owner ACCOUNT\n"
	"                          the account, 12 digits, that must own the bucket\n"
	"      --profile PROFILE   use this profile of the AWS configuration files\n"
	"      --region REGION     the region of the bucket\n";

library_version *const bucket_options_libraries[] = {http_library, digest_library, NULL};

bool bucket_options_have(int code)
{
	return code >= BUCKET_OPTION_CA_BUNDLE && code < BUCKET_OPTION_END;
}

enum status bucket_options_refuse(struct options *options, const char *reason)
{
	static const char subject[] = "invalid bucket name: ";
	const char *bucket = options->operands[0];

	if (strncmp(reason, subject, strlen(subject)) != 0 || !options_may_quote(options, bucket))
		return options_misuse(options, "%s", reason);
	return options_misuse(
		options, "invalid bucket name \"%s\": %s", bucket, reason + strlen(subject));
}

static const char *take_account(const char *argument, const char **account)
{
	if (strlen(argument) != 12 || strspn(argument, "0123456789") != 12)
		return "it must be the 12 digits of an account";
	*account = argument;
	return NULL;
}

const char *bucket_options_take(struct bucket_options *settings, int code, const char *argument)
{
	switch (code) {
	case BUCKET_OPTION_CA_BUNDLE:
		settings->ca_bundle = argument;
		return NULL;
	case BUCKET_OPTION_ENDPOINT_URL:
		settings->endpoint_url = argument;
		return NULL;
	case BUCKET_OPTION_EXPECTED_BUCKET_OWNER:
		return take_account(argument, &settings->owner);
	case BUCKET_OPTION_PROFILE:
		settings->profile = argument;
		return NULL;
	default:
		settings->region = argument;
		return NULL;
	}
}
