#include "aws/endpoint_url.h"

#include "aws/settings.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>

enum { NAME_SIZE = 64 };

static const char *get_variable(const struct settings *settings, const char *service)
{
	char name[NAME_SIZE];
	int length = snprintf(name, sizeof name, "AWS_ENDPOINT_URL_%s", service);
	const char *url;

	for (int i = 0; i < length && i < NAME_SIZE - 1; i++)
		name[i] = (char)toupper((unsigned char)name[i]);
	url = settings_variable(settings, name);
	return url ? url : settings_variable(settings, "AWS_ENDPOINT_URL");
}

int endpoint_url_find(
	const char **url, const struct settings *settings, const char *service, const char *given)
{
	bool muted = false;

	*url = given;
	if (given)
		return 0;
	if (settings_boolean(settings, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
		    "ignore_configured_endpoint_urls", &muted) != 0)
		return -1;
	if (muted)
		return 0;
	*url = get_variable(settings, service);
	if (!*url)
		*url = settings_service_property(settings, service, "endpoint_url");
	if (!*url)
		*url = settings_property(settings, "endpoint_url");
	return 0;
}
