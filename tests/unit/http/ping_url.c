/*
 * http/ping_url: the addresses of a monitoring service.
 */
#include "http/ping_url.h"

#include "tap.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

static const char *const valid[] = {
	"https://hc-ping.com/8b2f7c1e-0000-4000-8000-000000000000",
	"HTTPS://Hc-Ping.com/key/slug?create=1",
	"http://user:word@[::1]:8000/ping/x",
	"http://127.0.0.1:8000",
};

static const char *const invalid[] = {
	"",
	"hc-ping.com/x",
	"ftp://hc-ping.com/x",
	"https://",
	"https://hc-ping.com:x/x",
	"https://hc-ping.com:99999/x",
	"https://hc-ping.com/x y",
	"https://hc-ping.com/x\n",
	"https://hc-ping.com/x\x7f",
	"https://hc-ping.com/x#y",
};

static const struct {
	const char *url;
	const char *extended;
} extensions[] = {
	{"https://h/x", "https://h/x/start"},
	{"https://h/x//", "https://h/x/start"},
	{"https://h", "https://h/start"},
	{"https://h/k/s?create=1", "https://h/k/s/start?create=1"},
	{"https://h/x/?a=/", "https://h/x/start?a=/"},
};

/* Where LOCATION leads; NULL: it is not followed. */
static const struct {
	const char *url;
	const char *location;
	const char *next;
} redirections[] = {
	{"https://h/x/y?q", "/z", "https://h/z"},
	{"https://h/x/y?q", "z#f", "https://h/x/z"},
	{"https://h/x", "https://H/z", "https://H/z"},
	{"https://h/x", "https://h:443/z", "https://h:443/z"},
	{"http://h/x", "https://h/x", "https://h/x"},
	{"http://h:8000/x", "https://h:8443/x", "https://h:8443/x"},
	{"https://h/x", "https://other/x", NULL},
	{"https://h/x", "//other/x", NULL},
	{"https://h/x", "https://h.other/x", NULL},
	{"https://h/x", "https://h@other/x", NULL},
	{"https://h/x", "https://h:444/x", NULL},
	{"http://h:8000/x", "http://h:8001/x", NULL},
	{"https://h/x", "http://h/x", NULL},
	{"http://h/x", "https://other/x", NULL},
	{"https://h/x", "file:///etc/passwd", NULL},
	{"https://h/x", "ftp://h/x", NULL},
};

static void test_checks(void)
{
	for (size_t i = 0; i < sizeof valid / sizeof valid[0]; i++)
		tap_ok(ping_url_check(valid[i]) == NULL, "valid: %s", valid[i]);
	for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++)
		tap_ok(ping_url_check(invalid[i]) != NULL, "not valid: %s", invalid[i]);
}

static void test_hosts(void)
{
	char *host = ping_url_host("https://user:word@hc-ping.com:8443/x");

	tap_same_text(host, "hc-ping.com", "the host");
	free(host);
}

int main(void)
{
	struct text text;

	test_checks();
	test_hosts();
	text_init(&text, PING_URL_MAX);
	for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
		text_clear(&text);
		ping_url_extend(&text, extensions[i].url, "start");
		tap_same_text(text.bytes, extensions[i].extended, extensions[i].url);
	}
	for (size_t i = 0; i < sizeof redirections / sizeof redirections[0]; i++) {
		bool followed;

		text_clear(&text);
		followed = ping_url_redirect(&text, redirections[i].url, redirections[i].location);
		if (redirections[i].next)
			tap_same_text(text.bytes, redirections[i].next, redirections[i].location);
		else
			tap_ok(!followed && text.length == 0, "not followed: %s",
				redirections[i].location);
	}
	text_release(&text);
	return tap_done();
}
