/*
 * Why a request failed, for people.
 */
#ifndef AWS_FAILURE_H
#define AWS_FAILURE_H

struct request;
struct text;

/* Adds the reason: "AccessDenied: Access Denied (HTTP 403)", or libcurl's words. */
void failure_describe(const struct request *request, struct text *reason);

#endif
