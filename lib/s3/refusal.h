/*
 * Why a store did not take an object, and what to do about it, for people.
 */
#ifndef S3_REFUSAL_H
#define S3_REFUSAL_H

struct request;

/*
 * Says "could not store "NAME": REASON", and a hint where there is something to do; nothing where
 * the reason was said when it was found, or a stop was requested. Returns -1.
 */
int refusal_say(const struct request *request, const char *name);

#endif
