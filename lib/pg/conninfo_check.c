#include "pg/conninfo_check.h"

#include "pg/foreign_url.h"

#include <ctype.h>
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

/*
 * Whether the part of a URL without "@" before the first "/" has a colon that begins no port, as in
 * "user:host:5432/?Action=connect&...@host": a token of a cloud as the password, not encoded.
 */
static bool holds_password(const char *rest)
{
	const char *colon = strchr(rest, ':');
	size_t length = colon ? strspn(colon + 1, "0123456789") : 0;

	return colon && *rest != '[' && !strchr("/,?", colon[1 + length]);
}

/* Checks the hosts and the path as libpq splits them: the user ends at a "@" before any "/". */
static enum conninfo_form judge_url(const char *rest)
{
	const char *hosts = rest + strcspn(rest, "@/");
	bool in_path = false;

	if (*hosts == '/' && strchr(hosts, '@') && holds_password(rest))
		return CONNINFO_RAW_URL;
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
	if (foreign_url_is_one(string))
		return CONNINFO_FAULTY_URL;
	return conninfo_check_is_conninfo(string) ? CONNINFO_FINE : judge_name(string);
}

const char *conninfo_check_ends(const char *string)
{
	size_t length = strlen(string);

	if (length == 0 || (conninfo_check_is_conninfo(string) && !conninfo_check_is_url(string)))
		return NULL;
	if (isspace((unsigned char)string[0]))
		return "it begins with a blank";
	switch (string[length - 1]) {
	case '\n':
		return length > 1 && string[length - 2] == '\r' ? "it ends in a Windows line end"
								: "it ends in a newline";
	case '\r':
		return "it ends in a carriage return";
	case ' ':
	case '\t':
		return "it ends in a blank";
	default:
		return NULL;
	}
}
