#include "aws/region.h"

#include "aws/settings.h"
#include "unix/message.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

enum { REGION_MAX = 63 };

bool region_is_valid(const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '-')
			return false;
	return length > 0 && length <= REGION_MAX && text[0] != '-' && text[length - 1] != '-';
}

const char *region_find(const struct settings *settings, const char *given)
{
	struct settings_value region;

	settings_find_value(&region, settings, given, "--region",
		settings_variable(settings, "AWS_REGION") ? "AWS_REGION" : "AWS_DEFAULT_REGION",
		"region");
	if (!region.text)
		return "us-east-1";
	if (region_is_valid(region.text))
		return region.text;
	fail("invalid region \"%s\" (%s)", region.text, region.source);
	hint("a region looks like \"eu-central-1\"");
	return NULL;
}

/* See "partitions" in botocore's data. */
const char *region_domain(const char *region)
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

const char *region_dualstack_domain(const char *region)
{
	return strncmp(region, "cn-", 3) == 0 ? "api.amazonwebservices.com.cn" : "api.aws";
}
