/*
 * Error messages for failed S3 requests: the reason, and a hint that says what to do about it.
 *
 * The functions that return a status return STATUS_FAILED. They print nothing if the failure has
 * already been reported, or if a stop was requested.
 */
#ifndef S3_ERROR_H
#define S3_ERROR_H

#include "unix/status.h"

#include <stdbool.h>

struct location;
struct request;

/* The operation that failed. */
struct s3_action {
	const char *verb;        /* completes "could not ...": "store" */
	const char *permissions; /* completes "these credentials need ..." */
	int parts;               /* how many have been sent, of an upload in parts */
};

/* Reports "could not VERB "NAME": REASON", with a hint if one is known. */
enum status s3_error_say_of(
	const struct request *request, const struct s3_action *action, const char *name);

/* The same for an upload, of which PARTS parts have been sent. */
enum status s3_error_say(const struct request *request, const char *name, int parts);

/* The hint for an error code if it may be due to the number of parts, or NULL. Exported for tests.
 */
const char *s3_error_advise_parts(const char *code, int parts);

/* Whether the failure is not specific to the object, so that further requests would fail, too. */
bool s3_error_is_general(const struct request *request);

/* Reports that an object could not be read. */
enum status s3_error_say_unreadable(const struct request *request, const struct location *location);

/* The same if a part of the object has been read already. */
enum status s3_error_say_interrupted(
	const struct request *request, const struct location *location);

/* Reports that the object was replaced while it was read. */
enum status s3_error_say_replaced(const struct location *location);

#endif
