/*
 * Parses the URL of a store: http or https, host, port and path only.
 *
 * The syntax is that of RFC 3986. A user name, a query, a fragment and invalid characters are
 * errors.
 */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include <stdbool.h>

struct url {
	bool secure;  /* https */
	char *origin; /* "https://host:port": scheme and host in lower case, no default port */
	char *host;   /* "host:port", as in a Host header; IPv6 addresses in brackets */
	char *path;   /* encoded, as given, without a trailing slash: "" or "/a/b" */
};

/*
 * Parses TEXT. Returns NULL, or the reason why TEXT is invalid, which does not quote it, since it
 * may hold a password. The caller calls url_release() in both cases.
 */
const char *url_read(struct url *url, const char *text);

void url_release(struct url *url);

#endif
