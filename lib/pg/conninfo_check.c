#include "pg/conninfo_check.h"

#include <stddef.h>
#include <string.h>

/* The length of the prefix that makes STRING a URL, or 0. */
static size_t measure_prefix(const char *string)
{
	static const char *const prefixes[] = {"postgresql://", "postgres://"};

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		if (strncmp(string, prefixes[i], strlen(prefixes[i])) == 0)
			return strlen(prefixes[i]);
	return 0;
}

bool spelling_is_url(const char *string)
{
	return measure_prefix(string) > 0;
}

bool spelling_is_conninfo(const char *string)
{
	return spelling_is_url(string) || strchr(string, '=');
}

/* Looks at hosts and path, as libpq finds them: user and password end at a "@" before any "/". */
static enum spelling judge_url(const char *rest)
{
	const char *hosts = rest + strcspn(rest, "@/");
	bool in_path = false;

	hosts = *hosts == '@' ? hosts + 1 : rest;
	for (; *hosts != '\0' && *hosts != '?'; hosts++) {
		if (*hosts == '@' || (*hosts == '/' && in_path))
			return SPELLING_RAW_URL;
		in_path = in_path || *hosts == '/';
	}
	return SPELLING_FINE;
}

static enum spelling judge_name(const char *name)
{
	const char *colon = strchr(name, ':');

	if (colon && (strncmp(colon, "://", 3) == 0 || strchr(colon, '@')))
		return SPELLING_FAULTY_URL;
	return SPELLING_FINE;
}

enum spelling spelling_judge(const char *string)
{
	if (spelling_is_url(string))
		return judge_url(string + measure_prefix(string));
	return spelling_is_conninfo(string) ? SPELLING_FINE : judge_name(string);
}
