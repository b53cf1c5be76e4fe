/*
 * The credentials of a container: an ECS task, an EKS pod, or another with a compatible agent.
 *
 * The URI is AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or, if that is not set,
 * AWS_CONTAINER_CREDENTIALS_FULL_URI. The Authorization header is the content of the file
 * AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, read for each request, or
 * AWS_CONTAINER_AUTHORIZATION_TOKEN.
 *
 * Source: "Container credential provider" of the AWS SDKs and Tools reference, and botocore.
 */
#ifndef CREDENTIALS_CONTAINER_H
#define CREDENTIALS_CONTAINER_H

#include "aws/provider.h"

/* The address of the agent. */
struct container_endpoint {
	char *origin; /* "http://169.254.170.2" */
	char *host;   /* as in a Host header */
	char *path;   /* with the query, if there is one */
};

/* None if neither URI is set. These variables are always used, whatever profile is chosen. */
provider_open container_open;

/*
 * Parses the URI, RELATIVE or FULL, one of which may be NULL. The authorization is sent only over
 * https, or to this machine or an address of the agents; other URIs are errors. Returns NULL, or
 * the reason. The caller calls container_release() in both cases. Exported for tests.
 */
const char *container_find(
	struct container_endpoint *place, const char *relative, const char *full);
void container_release(struct container_endpoint *place);

#endif
