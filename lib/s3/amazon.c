#include "s3/amazon.h"

#include "aws/region.h"
#include "aws/settings.h"
#include "unix/text.h"

#include <string.h>

int amazon_read(struct amazon *amazon, const struct settings *settings)
{
	*amazon = (struct amazon){.dualstack = false};
	if (settings_boolean(
		    settings, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", &amazon->fips) != 0 ||
		settings_boolean(settings, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint",
			&amazon->dualstack) != 0)
		return -1;
	if (!settings_variable(settings, "AWS_USE_DUALSTACK_ENDPOINT") &&
		settings_read_boolean("use_dualstack_endpoint",
			settings_nested(settings, "s3", "use_dualstack_endpoint"),
			&amazon->dualstack) != 0)
		return -1;
	return settings_read_boolean("use_accelerate_endpoint",
		settings_nested(settings, "s3", "use_accelerate_endpoint"), &amazon->accelerate);
}

bool amazon_is_special(const struct amazon *amazon)
{
	return amazon->dualstack || amazon->fips || amazon->accelerate;
}

const char *amazon_refuse(const struct amazon *amazon, const char *region, bool in_host)
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

void amazon_add_host(const struct amazon *amazon, const char *region, struct text *host)
{
	if (amazon->accelerate)
		text_printf(host, "s3-accelerate%s.%s", amazon->dualstack ? ".dualstack" : "",
			region_domain(region));
	else
		text_printf(host, "s3%s%s.%s.%s", amazon->fips ? "-fips" : "",
			amazon->dualstack ? ".dualstack" : "", region, region_domain(region));
}

bool amazon_host_accelerates(const char *host)
{
	return strcmp(host, "s3-accelerate.amazonaws.com") == 0 ||
	       strcmp(host, "s3-accelerate.dualstack.amazonaws.com") == 0;
}
