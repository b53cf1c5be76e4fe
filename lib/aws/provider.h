/*
 * A place that credentials come from: variables, a file, a program, a service.
 *
 * Providers are a module each. What is said here of their opening holds for all of them.
 */
#ifndef AWS_PROVIDER_H
#define AWS_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>

struct credentials;
struct http;
struct provider;
struct settings;

/* What a fetch returns, without a message, where the place turns out to know of no credentials. */
enum { PROVIDER_NONE = 1 };

/*
 * Fills CREDENTIALS, which is {0}, with what there is by now: variables, files and services are
 * asked each time. Returns 0, -1 after an error message (none where a stop was requested
 * meanwhile), or PROVIDER_NONE.
 */
typedef int provider_fetch(struct provider *provider, struct credentials *credentials);

/* Wipes and frees the provider. */
typedef void provider_close(struct provider *provider);

/* The first member of what a module needs for its own. */
struct provider {
	char *description; /* for -v and messages, as "the environment" */
	provider_fetch *fetch;
	provider_close *close;
};

/* What credentials are searched by. All that it points to must outlast the providers found. */
struct provider_context {
	const struct settings *settings;
	const char *profile; /* whose credentials are wanted; not always the one that was chosen */
	const char *region;  /* the command line's, or NULL */
	struct http *http;
	bool by_variables; /* those in the place of the profile's properties count as well */
};

/*
 * Leaves in PROVIDER a new one, which nobody has asked for anything yet; NULL where CONTEXT
 * configures none. Returns 0, or -1 after an error message. CONTEXT itself is not kept.
 */
typedef int provider_open(const struct provider_context *context, struct provider **provider);

/* That of the first of PLACES, which NULL ends, that is configured. */
int provider_open_first(provider_open *const *places, const struct provider_context *context,
	struct provider **provider);

/* A property of the context's profile, or NULL. */
const char *provider_property(const struct provider_context *context, const char *key);

/*
 * For the modules: allocates SIZE zeroed bytes that begin with a provider, and describes it by
 * FORMAT. NULL after an error message.
 */
void *provider_create(size_t size, provider_fetch *fetch, provider_close *close, const char *format,
	...) __attribute__((format(printf, 4, 5)));

/* Frees these bytes: the last step of closing, and the whole where there is nothing else to do. */
void provider_free(struct provider *provider);

#endif
