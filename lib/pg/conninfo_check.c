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

bool conninfo_check_is_url(const char *string)
{
	return measure_prefix(string) > 0;
}

bool conninfo_check_is_conninfo(const char *string)
{
	return conninfo_check_is_url(string) || strchr(string, '=');
}

/* Checks the hosts and the path as libpq splits them: the user ends at a "@" before any "/". */
static enum conninfo_form judge_url(const char *rest)
{
	const char *hosts = rest + strcspn(rest, "@/");
	bool in_path = false;

	hosts = *hosts == '@' ? hosts + 1 : rest;
	for (; *hosts != '\0' && *hosts != '?'; hosts++) {
		if (*hosts == '@' || (*hosts == '/' && in_path))
			return CONNINFO_RAW_URL;
		in_path = in_path || *hosts == '/';
	}
	return CONNINFO_FINE;
}

static enum conninfo_form judge_name(const char *name)
{
	const char *colon = strchr(name, ':');

	if (colon && (strncmp(colon, "://", 3) == 0 || strchr(colon, '@')))
		return CONNINFO_FAULTY_URL;
	return CONNINFO_FINE;
}

enum conninfo_form conninfo_check_form(const char *string)
{
	if (conninfo_check_is_url(string))
		return judge_url(string + measure_prefix(string));
	return conninfo_check_is_conninfo(string) ? CONNINFO_FINE : judge_name(string);
}
