/*
 * AWS Signature Version 4, in the Authorization header.
 *
 * Source: "Authenticating Requests: Using the Authorization Header" of the Amazon S3 API
 * reference. The path is signed exactly as it is sent, encoded once and not normalised, which is
 * S3's rule. Other services encode the path again and normalise it; that makes no difference to
 * "/", nor to the path of an endpoint's URL that holds no "%" and no empty, "." or ".." segment.
 */
#ifndef AWS_SIGV4_H
#define AWS_SIGV4_H

#include "unix/status.h"

#include <time.h>

struct headers;

struct sigv4 {
	const char *key_id;
	const char *secret;
	const char *region;
	const char *service; /* "s3" */
	time_t now;
};

/* The request line's words, as they are sent. */
struct sigv4_request {
	const char *method;
	const char *path;   /* encoded */
	const char *query;  /* encoded; "" if there is none; in any order */
	const char *digest; /* the value of x-amz-content-sha256 */
};

/*
 * Adds x-amz-date and authorization to HEADERS. All other fields must be there, host and
 * x-amz-content-sha256 among them, and every one is signed. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message.
 */
enum status sigv4_sign(
	const struct sigv4 *signer, const struct sigv4_request *request, struct headers *headers);

#endif
