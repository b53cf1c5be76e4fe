/*
 * The credentials of a container: of a task of ECS, a pod of EKS, and whoever else speaks like
 * their agents.
 *
 * They are asked for at AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or, if that is not set,
 * AWS_CONTAINER_CREDENTIALS_FULL_URI. The authorization is what is in the file
 * AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, read anew each time, or
 * AWS_CONTAINER_AUTHORIZATION_TOKEN.
 *
 * Source: "Container credential provider" of the AWS SDKs and Tools reference, and botocore.
 */
#ifndef CREDENTIALS_CONTAINER_H
#define CREDENTIALS_CONTAINER_H

#include "aws/provider.h"

/* Where they are asked for. */
struct container_endpoint {
	char *origin; /* "http://169.254.170.2" */
	char *host;   /* as in a Host header */
	char *path;   /* with the query, if there is one */
};

/* None if neither URI is set. These variables always count. */
provider_open container_open;

/*
 * Takes the URI apart, RELATIVE or FULL, one of which may be NULL. Only https, or a host that is
 * this machine or one of the agents' addresses, may learn the authorization. Returns NULL, or why
 * it is refused. To be released in both cases. Exported for tests.
 */
const char *container_find(
	struct container_endpoint *place, const char *relative, const char *full);
void container_release(struct container_endpoint *place);

#endif
