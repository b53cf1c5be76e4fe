/*
 * http/url: valid and invalid URLs of stores.
 */
#include "http/url.h"

#include "tap.h"

#include <stdlib.h>

static const struct {
	const char *text;
	const char *result; /* "origin host path"; NULL: refused */
} urls[] = {
	{"http://host", "http://host host "},
	{"https://host/", "https://host host "},
	{"HTTPS://Host.Example:443/", "https://host.example host.example "},
	{"http://host:80", "http://host host "},
	{"http://host:443", "http://host:443 host:443 "},
	{"https://host:9000/a/b%20c//", "https://host:9000 host:9000 /a/b%20c"},
	{"http://[::1]:9000/x", "http://[::1]:9000 [::1]:9000 /x"},
	{"http://[FD00:ec2::23]", "http://[fd00:ec2::23] [fd00:ec2::23] "},
	{"http://host:", "http://host host "},
	{"http://a_b", "http://a_b a_b "},
	{"host", NULL},
	{"", NULL},
	{"ftp://host", NULL},
	{"file:///etc/passwd", NULL},
	{"http://", NULL},
	{"http:///path", NULL},
	{"http://user@host", NULL},
	{"http://user:pw@host", NULL},
	{"http://host?x", NULL},
	{"http://host/#x", NULL},
	{"http://host:65536", NULL},
	{"http://host:0", NULL},
	{"http://host:-1", NULL},
	{"http://host:9x", NULL},
	{"http://host:1234567", NULL},
	{"http://[::1", NULL},
	{"http://[]", NULL},
	{"http://[::1]x", NULL},
	{"http://ho st", NULL},
	{"http://host\r\nX: y", NULL},
	{"http://host/a b", NULL},
	{"http://host/%zz", NULL},
	{"http://h\xc3\xb6st", NULL},
	{"http://host\\@evil", NULL},
	{"http://host:80:80", NULL},
	{"http://host%00", NULL},
	{"https:/host", NULL},
	{" http://host", NULL},
	{"HTTP://HOST:8080/Path/With:Signs;x=1", "http://host:8080 host:8080 /Path/With:Signs;x=1"},
};

static void check_url(size_t i)
{
	char shown[256];
	struct url url;
	const char *reason = url_read(&url, urls[i].text);

	if (urls[i].result && !reason) {
		snprintf(shown, sizeof shown, "%s %s %s", url.origin, url.host, url.path);
		tap_same_text(shown, urls[i].result, urls[i].text);
	} else {
		tap_ok(!reason == (urls[i].result != NULL), "%s: %s", urls[i].text,
			reason ? reason : "taken");
	}
	url_release(&url);
}

static void check_length(size_t length, bool valid)
{
	char *text = malloc(length + 1);
	struct url url;

	if (!text)
		abort();
	memset(text, 'h', length);
	memcpy(text, "http://", 7);
	text[length] = '\0';
	tap_ok(!url_read(&url, text) == valid, "a URL of %zu bytes", length);
	url_release(&url);
	free(text);
}

int main(void)
{
	struct url url;

	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		check_url(i);
	tap_ok(!url_read(&url, "https://h") && url.secure, "https is secure");
	url_release(&url);
	tap_ok(!url_read(&url, "http://h") && !url.secure, "http is not");
	url_release(&url);
	check_length(1024, true);
	check_length(1025, false);
	check_length(100000, false);
	return tap_done();
}
