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
};

/* Reports "could not VERB "NAME": REASON", with a hint if one is known. */
enum status s3_error_say_of(
	const struct request *request, const struct s3_action *action, const char *name);

/* The same for an upload. */
enum status s3_error_say(const struct request *request, const char *name);

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
