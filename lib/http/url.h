/*
 * The URL of a store: http or https, host, port and a path, and nothing else.
 *
 * By RFC 3986. A user name, a query and a fragment are refused, as is any character that a URL
 * may not hold.
 */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include <stdbool.h>

struct url {
	bool secure;  /* https */
	char *origin; /* "https://host:port": scheme and host in lower case, no default port */
	char *host;   /* "host:port", as in a Host header; IPv6 addresses in brackets */
	char *path;   /* encoded, as it was given, without a slash at its end: "" or "/a/b" */
};

/*
 * Takes TEXT apart. Returns NULL, or why it cannot: a text without TEXT in it, which may hold a
 * password.
 */
const char *url_read(struct url *url, const char *text);

void url_release(struct url *url);

#endif
