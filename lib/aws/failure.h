/*
 * Why a request failed, for people.
 */
#ifndef AWS_FAILURE_H
#define AWS_FAILURE_H

struct request;
struct text;

/* Adds the reason: "AccessDenied: Access Denied (HTTP 403)", or libcurl's words. */
void failure_describe(const struct request *request, struct text *reason);

/*
 * Says "could not DEED "NAME": REASON", as DEED "store" or "assume role", and a hint where there
 * is something to do. Returns -1.
 */
int failure_say(const struct request *request, const char *deed, const char *name);

#endif
