/*
 * A source of credentials: variables, a file, a program or a service.
 *
 * Each provider is a module; the contract of provider_open holds for all of them.
 */
#ifndef AWS_PROVIDER_H
#define AWS_PROVIDER_H

#include "aws/credentials.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct http;
struct provider;
struct settings;

/*
 * Fills CREDENTIALS, which is {0}. Reads variables, files and services again each time.
 */
typedef enum credentials_result provider_fetch(
	struct provider *provider, struct credentials *credentials);

/* Wipes and frees the provider. */
typedef void provider_close(struct provider *provider);

/* The first member of a module's own struct. */
struct provider {
	char *description; /* for -v and messages, such as "the environment" */
	provider_fetch *fetch;
	provider_close *close;
};

/* Where to look for credentials. What it points to must outlast the providers. */
struct provider_context {
	const struct settings *settings;
	const char *profile; /* to take credentials from; may differ from the chosen one */
	const char *region;  /* the command line's, or NULL */
	struct http *http;
	bool by_variables; /* also use the variables that replace the profile's properties */
};

/*
 * Sets PROVIDER to a new one, which has not fetched anything yet, or to NULL if CONTEXT does not
 * configure this source. Returns STATUS_DONE, or STATUS_FAILED after an error message. CONTEXT
 * itself is not kept.
 */
typedef enum status provider_open(
	const struct provider_context *context, struct provider **provider);

/* Opens the first of PLACES, a list that ends in NULL, that is configured. */
enum status provider_open_first(provider_open *const *places,
	const struct provider_context *context, struct provider **provider);

/* A property of the context's profile, or NULL. */
const char *provider_property(const struct provider_context *context, const char *key);

/*
 * For the modules: allocates SIZE zeroed bytes that begin with a provider, and describes it by
 * FORMAT. NULL after an error message.
 */
void *provider_create(size_t size, provider_fetch *fetch, provider_close *close, const char *format,
	...) __attribute__((format(printf, 4, 5)));

/* Frees what provider_create() allocated. Every provider_close ends with it, or is just this. */
void provider_free(struct provider *provider);

#endif
