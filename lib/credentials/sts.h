/*
 * AWS's Security Token Service, and those of other stores: gives temporary credentials for a role.
 *
 * Source: the "AWS Security Token Service API Reference". It is asked where AWS_ENDPOINT_URL_STS,
 * or what stands in for it, says (endpoint_url.h); else at Amazon's host for the user's region, the
 * one for FIPS 140 if AWS_USE_FIPS_ENDPOINT wants that. AWS_STS_REGIONAL_ENDPOINTS, which asked for
 * another host, does not count any more.
 */
#ifndef CREDENTIALS_STS_H
#define CREDENTIALS_STS_H

#include "aws/client.h"

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
	const char *value; /* NULL: it is left out */
};

/*
 * By the settings, region and connections of CONTEXT. IDENTITY, which is kept, signs; NULL if
 * nobody does. Returns 0, or -1 after an error message. To be closed in both cases; {0} is fine.
 */
int sts_open(struct sts *sts, const struct provider_context *context, struct identity *identity);

/* A session's name for those who have set none: that of the program, and the time. */
enum { STS_SESSION_SIZE = 64 };
void sts_name_session(char name[STS_SESSION_SIZE], time_t now);

/* Adds a request's body to FORM: application/x-www-form-urlencoded. Exported for tests. */
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
