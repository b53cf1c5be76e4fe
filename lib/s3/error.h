/*
 * Why a store did not do what it was asked, and what to do about it, for people.
 */
#ifndef S3_ERROR_H
#define S3_ERROR_H

#include <stdbool.h>

struct location;
struct request;

/* What it was asked. */
struct s3_action {
	const char *verb;        /* as after "could not": "store" */
	const char *permissions; /* as after "these credentials need": "the permission s3:..." */
};

/*
 * Says "could not VERB "NAME": REASON", and a hint where there is something to do; nothing where
 * the reason was said when it was found, or a stop was requested. Returns -1.
 */
int s3_error_say_of(
	const struct request *request, const struct s3_action *action, const char *name);

/* The same of an object that was to be stored. */
int s3_error_say(const struct request *request, const char *name);

/* Whether the next request would fail as this one did: the reason is not in what it was about. */
bool s3_error_is_general(const struct request *request);

/*
 * Why an object cannot be read, and what to do about it, for people. All return -1.
 */

/* The store refused to give it, or did not answer; says nothing where refusal.h does not. */
int s3_error_say_unreadable(const struct request *request, const struct location *location);

/* The same, once a part of it had been given. */
int s3_error_say_interrupted(const struct request *request, const struct location *location);

/* There is another object under its key by now. */
int s3_error_say_replaced(const struct location *location);

#endif
