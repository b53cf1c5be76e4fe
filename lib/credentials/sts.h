/*
 * The AWS Security Token Service, or a compatible one: temporary credentials for a role.
 *
 * The endpoint is AWS_ENDPOINT_URL_STS or its substitutes (settings_find_endpoint_url()), else
 * Amazon's host for the user's region, the FIPS 140 one if AWS_USE_FIPS_ENDPOINT is true, the
 * dual-stack one if AWS_USE_DUALSTACK_ENDPOINT is. These two cannot be combined with a URL.
 * AWS_STS_REGIONAL_ENDPOINTS is obsolete and ignored. Source: the "AWS Security Token Service API
 * Reference".
 */
#ifndef CREDENTIALS_STS_H
#define CREDENTIALS_STS_H

#include "aws/client.h"
#include "unix/status.h"

#include <stddef.h>
#include <time.h>

struct credentials;
struct provider_context;
struct text;

struct sts {
	struct client client;
	char *origin;
	char *host;
	char *path;
	char region[REQUEST_REGION_SIZE];
};

/* A parameter of a request. */
struct sts_field {
	const char *name;
	const char *value; /* NULL: omit the parameter */
};

/*
 * Opens the service with the settings, region and connections of CONTEXT. IDENTITY signs and must
 * outlast STS; NULL: requests are not signed. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message. The caller calls sts_close() in both cases; it also accepts {0}.
 */
enum status sts_open(
	struct sts *sts, const struct provider_context *context, struct identity *identity);

/* Makes a default session name from the name of the program and the time. */
enum { STS_SESSION_SIZE = 64 };
void sts_name_session(char name[STS_SESSION_SIZE], time_t now);

/* Adds the body of a request (application/x-www-form-urlencoded) to FORM. Exported for tests. */
void sts_build_form(
	struct text *form, const char *action, const struct sts_field *fields, size_t count);

/*
 * Requests ACTION, such as "AssumeRole", with COUNT FIELDS, and fills CREDENTIALS. GIVER names
 * the source in messages.
 */
enum credentials_result sts_ask(struct sts *sts, const char *action, const struct sts_field *fields,
	size_t count, struct credentials *credentials, const char *giver);

void sts_close(struct sts *sts);

#endif
