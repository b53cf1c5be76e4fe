#include "http/url.h"

#include "unix/number.h"
#include "unix/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	URL_MAX = 2048,
	PORT_LENGTH_MAX = 6, /* of ":65535" */
};

static const char no_memory[] = "out of memory";

static bool is_lower_alphanumeric(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

static bool is_host(const char *host, size_t length)
{
	bool bracketed = length > 2 && host[0] == '[' && host[length - 1] == ']';

	if (bracketed) {
		host++;
		length -= 2;
	}
	for (size_t i = 0; i < length; i++) {
		char byte = (char)tolower((unsigned char)host[i]);
		bool fits = bracketed ? isxdigit((unsigned char)byte) || byte == ':' || byte == '.'
				      : is_lower_alphanumeric(byte) || byte == '-' || byte == '.' ||
						byte == '_';

		if (!fits)
			return false;
	}
	return length > 0;
}

/* The length of the host in "host:port". */
static size_t measure_host(const char *authority, size_t length)
{
	const char *bracket = memchr(authority, ']', length);
	const char *start = bracket ? bracket : authority;
	const char *colon = memchr(start, ':', length - (size_t)(start - authority));

	return colon ? (size_t)(colon - authority) : length;
}

/* Reads ":8080", ":" or "", up to END. Returns the port, 0 for none, or -1 if it is invalid. */
static int read_port(const char *text, const char *end)
{
	uint64_t port = 0;

	if (end - text <= 1)
		return 0;
	if (end - text > PORT_LENGTH_MAX)
		return -1;
	text++;
	return number_scan(&text, 65535, &port) && text == end && port != 0 ? (int)port : -1;
}

static bool is_path(const char *path)
{
	for (; *path; path++) {
		if (*path == '%' &&
			!(isxdigit((unsigned char)path[1]) && isxdigit((unsigned char)path[2])))
			return false;
		if (!isalnum((unsigned char)*path) && !strchr("/-._~%!$&'()*+,;=:@", *path))
			return false;
	}
	return true;
}

static char *build_host(const char *host, size_t length, int port)
{
	struct text text;
	char *result = NULL;

	text_init(&text, URL_MAX);
	for (size_t i = 0; i < length; i++)
		text_add_byte(&text, (char)tolower((unsigned char)host[i]));
	if (port != 0)
		text_printf(&text, ":%d", port);
	if (!text.broken)
		result = text_detach(&text);
	text_release(&text);
	return result;
}

static char *build_origin(bool secure, const char *host)
{
	struct text text;
	char *result = NULL;

	text_init(&text, URL_MAX);
	text_printf(&text, "http%s://%s", secure ? "s" : "", host);
	if (!text.broken)
		result = text_detach(&text);
	text_release(&text);
	return result;
}

static char *copy_path(const char *path)
{
	size_t length = strlen(path);

	while (length > 0 && path[length - 1] == '/')
		length--;
	return strndup(path, length);
}

const char *url_read(struct url *url, const char *text)
{
	bool secure = strncasecmp(text, "https://", 8) == 0;
	const char *authority = text + (secure ? 8 : 7);
	size_t length, host_length;
	int port;

	*url = (struct url){.secure = secure};
	if (!secure && strncasecmp(text, "http://", 7) != 0)
		return "it must begin with \"http://\" or \"https://\"";
	if (strlen(text) > URL_MAX / 2)
		return "it is too long";
	if (strpbrk(authority, "?#"))
		return "it must not hold a query or a fragment";
	length = strcspn(authority, "/");
	if (memchr(authority, '@', length))
		return "it must not hold a user name or a password";
	host_length = measure_host(authority, length);
	if (!is_host(authority, host_length))
		return "its host is not valid";
	port = read_port(authority + host_length, authority + length);
	if (port < 0)
		return "its port is not valid";
	if (!is_path(authority + length))
		return "its path is not valid";
	url->host = build_host(authority, host_length, port == (secure ? 443 : 80) ? 0 : port);
	url->origin = url->host ? build_origin(secure, url->host) : NULL;
	url->path = copy_path(authority + length);
	return url->origin && url->path ? NULL : no_memory;
}

void url_release(struct url *url)
{
	free(url->origin);
	free(url->host);
	free(url->path);
	*url = (struct url){.path = NULL};
}
