/*
 * The addresses of a monitoring service: which are valid, which are derived from others, and where
 * a redirection may lead.
 *
 * They are secrets. The reasons that are returned do not quote them.
 */
#ifndef HTTP_PING_URL_H
#define HTTP_PING_URL_H

#include <stdbool.h>

struct text;

/* In bytes. */
enum {
	PING_URL_MAX = 2048,
	PING_ADDRESS_MAX = 2 * PING_URL_MAX, /* of a derived address */
};

/* NULL if URL is a valid address: http or https, no fragment, no blanks. Else the reason. */
const char *ping_url_check(const char *url);

/*
 * Adds URL/WORD, as in the convention of healthchecks. WORD goes before the query, and slashes at
 * the end of the path do not count.
 */
void ping_url_extend(struct text *text, const char *url, const char *word);

/* Returns the host of the valid URL, for the caller to free(). NULL if there is no memory. */
char *ping_url_host(const char *url);

/*
 * Adds the address that LOCATION, the field of a response from URL, leads to. It may be relative.
 * False if that is not valid, or not on the same host: with another port only from http to https,
 * and never from https to http.
 */
bool ping_url_redirect(struct text *text, const char *url, const char *location);

#endif
