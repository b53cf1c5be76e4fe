#include "http/ping_url.h"

#include "unix/text.h"

#include <curl/curl.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static bool has_prefix(const char *url, const char *scheme)
{
	return strncasecmp(url, scheme, strlen(scheme)) == 0;
}

static bool is_secure(const char *url)
{
	return has_prefix(url, "https:");
}

/* Returns libcurl's parsed form of URL, to be freed with curl_url_cleanup(). NULL: not valid. */
static CURLU *parse_url(const char *url)
{
	CURLU *parsed = curl_url();

	if (parsed && curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK)
		return parsed;
	curl_url_cleanup(parsed);
	return NULL;
}

const char *ping_url_check(const char *url)
{
	CURLU *parsed;

	if (!has_prefix(url, "http://") && !has_prefix(url, "https://"))
		return "it must begin with \"http://\" or \"https://\"";
	if (strlen(url) > PING_URL_MAX)
		return "it is too long";
	for (const char *next = url; *next; next++)
		if ((unsigned char)*next <= ' ' || *next == 0x7f)
			return "it must not contain blanks or control characters";
	if (strchr(url, '#'))
		return "it must not have a fragment";
	parsed = parse_url(url);
	curl_url_cleanup(parsed);
	return parsed ? NULL : "its host or port is not valid";
}

void ping_url_extend(struct text *text, const char *url, const char *word)
{
	size_t length = strcspn(url, "?");
	const char *query = url + length;

	while (length > 0 && url[length - 1] == '/')
		length--;
	text_add_bytes(text, url, length);
	text_printf(text, "/%s%s", word, query);
}

/* Adds a part of URL. Adds nothing if that is not valid, or there is no memory. */
static void add_part(struct text *text, const char *url, CURLUPart part)
{
	CURLU *parsed = parse_url(url);
	char *found = NULL;

	if (parsed && curl_url_get(parsed, part, &found, CURLU_DEFAULT_PORT) == CURLUE_OK)
		text_add(text, found);
	curl_free(found);
	curl_url_cleanup(parsed);
}

char *ping_url_host(const char *url)
{
	struct text host;

	text_init(&host, PING_URL_MAX);
	add_part(&host, url, CURLUPART_HOST);
	return text_detach(&host);
}

static bool have_same_part(const char *one, const char *other, CURLUPart part)
{
	struct text first, second;
	bool same;

	text_init(&first, PING_ADDRESS_MAX);
	text_init(&second, PING_ADDRESS_MAX);
	add_part(&first, one, part);
	add_part(&second, other, part);
	same = first.length > 0 && strcasecmp(first.bytes, second.bytes) == 0;
	text_release(&first);
	text_release(&second);
	return same;
}

static bool is_same_place(const char *url, const char *next)
{
	if (is_secure(url) != is_secure(next))
		return is_secure(next) && have_same_part(url, next, CURLUPART_HOST);
	return have_same_part(url, next, CURLUPART_HOST) &&
	       have_same_part(url, next, CURLUPART_PORT);
}

bool ping_url_redirect(struct text *text, const char *url, const char *location)
{
	CURLU *parsed = parse_url(url);
	char *next = NULL;
	bool is_allowed;

	/* A relative address is resolved by libcurl. */
	is_allowed = parsed && curl_url_set(parsed, CURLUPART_URL, location, 0) == CURLUE_OK &&
		     curl_url_set(parsed, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK &&
		     curl_url_get(parsed, CURLUPART_URL, &next, 0) == CURLUE_OK &&
		     !ping_url_check(next) && is_same_place(url, next);
	if (is_allowed)
		text_add(text, next);
	text_wipe(next);
	curl_free(next);
	curl_url_cleanup(parsed);
	return is_allowed;
}
