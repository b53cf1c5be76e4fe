/*
 * AWS's Security Token Service, and those of other stores: gives temporary credentials for a role.
 *
 * Source: the "AWS Security Token Service API Reference". It is asked in the user's region, with
 * AWS_USE_FIPS_ENDPOINT at its host for that, or where AWS_ENDPOINT_URL_STS, or what stands in for
 * it, says (endpoint_url.h). AWS_STS_REGIONAL_ENDPOINTS, which asked for another host, does not
 * count any more.
 */
#ifndef AWS_STS_H
#define AWS_STS_H

#include "aws/client.h"

#include <stddef.h>

struct credentials;
struct settings;
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
	const char *value; /* NULL: it is left out */
};

/*
 * REGION is the command line's, or NULL. IDENTITY signs; NULL if nobody does. HTTP and IDENTITY
 * are kept. Returns 0, or -1 after an error message. To be closed in both cases.
 */
int sts_open(struct sts *sts, const struct settings *settings, const char *region,
	struct http *http, struct identity *identity);

/* Adds a request's body to FORM: application/x-www-form-urlencoded. */
void sts_build_form(
	struct text *form, const char *action, const struct sts_field *fields, size_t count);

/*
 * Asks for ACTION, "AssumeRole" or its like, with the COUNT FIELDS; GIVER is for messages. Returns
 * 0, or -1 after an error message (none where a stop was requested meanwhile).
 */
int sts_ask(struct sts *sts, const char *action, const struct sts_field *fields, size_t count,
	struct credentials *credentials, const char *giver);

void sts_close(struct sts *sts);

#endif
