#include "pg/conninfo_refusal.h"

#include "pg/conninfo_check.h"
#include "pg/foreign_url.h"
#include "unix/message.h"
#include "unix/redaction.h"
#include "unix/text.h"

#include <string.h>

static enum status refuse_empty(void)
{
	fail("the connection string is empty");
	hint("omit it to connect as the PG* environment variables specify");
	return STATUS_MISUSE;
}

static enum status refuse_ends(const char *reason)
{
	fail("invalid connection string: %s", reason);
	hint("remove it; if it is a part of a database's name, write \"dbname='...'\"");
	return STATUS_MISUSE;
}

static enum status refuse_raw(const char *given)
{
	fail("invalid connection string: unencoded \"@\" or \"/\" in the URL");
	if (strchr(given, '%'))
		hint("percent-encode them in the password: %%25 for \"%%\", %%40 for \"@\", %%2F "
		     "for \"/\"");
	else
		hint("percent-encode them in the password: %%40 for \"@\", %%2F for \"/\"");
	return STATUS_MISUSE;
}

static enum status refuse_faulty(const char *given)
{
	struct text url;

	if (redaction_may_quote(given) && !strchr(given, '?'))
		fail("invalid connection string \"%s\": a URL must begin with \"postgres://\"",
			given);
	else
		fail("invalid connection string: a URL must begin with \"postgres://\"");
	text_init(&url, MESSAGE_MAX);
	foreign_url_add_own(&url, given);
	if (url.length > 0)
		hint("write %s", url.bytes);
	else
		hint("if this is the name of a database, write \"dbname='...'\"");
	text_release(&url);
	return STATUS_MISUSE;
}

enum status conninfo_refuse_spelling(const char *given)
{
	const char *reason = conninfo_check_ends(given);

	if (*given == '\0')
		return refuse_empty();
	if (reason)
		return refuse_ends(reason);
	switch (conninfo_check_form(given)) {
	case CONNINFO_RAW_URL:
		return refuse_raw(given);
	case CONNINFO_FAULTY_URL:
		return refuse_faulty(given);
	default:
		return STATUS_DONE;
	}
}

enum status conninfo_refuse_parameters(const char *given)
{
	struct text names;
	enum status status = STATUS_DONE;

	if (!conninfo_check_is_url(given))
		return STATUS_DONE;
	text_init(&names, MESSAGE_MAX);
	foreign_url_add_parameters(&names, given);
	if (names.length > 0) {
		fail("invalid connection string: libpq does not know the parameter%s %s",
			strchr(names.bytes, ',') ? "s" : "", names.bytes);
		hint("leave out of the URL what is meant for other tools");
		status = STATUS_MISUSE;
	}
	text_release(&names);
	return status;
}
