#include "aws/provider.h"

#include "aws/settings.h"
#include "unix/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum status provider_open_first(provider_open *const *places,
	const struct provider_context *context, struct provider **provider)
{
	enum status status = STATUS_DONE;

	*provider = NULL;
	for (; *places && status == STATUS_DONE && !*provider; places++)
		status = (*places)(context, provider);
	return status;
}

const char *provider_property(const struct provider_context *context, const char *key)
{
	return settings_profile_property(context->settings, context->profile, key);
}

void *provider_create(
	size_t size, provider_fetch *fetch, provider_close *close, const char *format, ...)
{
	struct provider *provider = calloc(1, size);
	va_list values;
	int length = -1;

	va_start(values, format);
	if (provider)
		length = vasprintf(&provider->description, format, values);
	va_end(values);
	if (length < 0) {
		free(provider);
		fail("out of memory");
		return NULL;
	}
	provider->fetch = fetch;
	provider->close = close;
	return provider;
}

void provider_free(struct provider *provider)
{
	free(provider->description);
	free(provider);
}
