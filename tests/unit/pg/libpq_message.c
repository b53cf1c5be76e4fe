/*
 * pg/libpq_message: libpq's messages without what they quote.
 */
#include "pg/libpq_message.h"
#include "unix/text.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	bool cut;
	const char *message;
	const char *want;
} messages[] = {
	{true, "missing \"=\" after \"secret\" in connection info string\n",
		"missing \"=\" after \"...\" in connection info string"},
	{true, "missing \"=\" after \":\"secret\" in connection info string\n",
		"missing \"=\" after \"...\""},
	{true, "missing \"=\" after \"=\"secret\" in connection info string\n",
		"missing \"=\" after \"...\""},
	{true, "invalid percent-encoded token: \"secret\"\n",
		"invalid percent-encoded token: \"...\""},
	{true, "invalid percent-encoded token: \"sec\"re\"t\"\n",
		"invalid percent-encoded token: \"...\""},
	{true, "invalid percent-encoded token: \"=\"secret\"\n",
		"invalid percent-encoded token: \"...\""},
	{true,
		"end of string reached when looking for matching \"]\" in IPv6 host address in "
		"URI: "
		"\"secret\"\n",
		"end of string reached when looking for matching \"]\" in IPv6 host address in "
		"URI: "
		"\"...\""},
	{true,
		"unexpected character \"s\" at position 3 in URI (expected \":\" or \"/\"): "
		"\"secret\"\n",
		"unexpected character \"...\""},
	{true, "extra key/value separator \"=\" in URI query parameter: \"secret\"\n",
		"extra key/value separator \"=\" in URI query parameter: \"...\""},
	{true,
		"weak sslmode \"prefer\" may not be used with sslrootcert=system"
		" (use "
		"\"verify-full\")",
		"weak sslmode \"prefer\" may not be used with sslrootcert=system"
		" (use "
		"\"verify-full\")"},
	{true,
		"weak sslmode \"allow\" may not be used with sslnegotiation=direct (use "
		"\"require\", "
		"\"verify-ca\", or \"verify-full\")",
		"weak sslmode \"allow\" may not be used with sslnegotiation=direct (use "
		"\"require\", "
		"\"verify-ca\", or \"verify-full\")"},
	{true, "weak sslmode \"secret\" may not be used (use \"verify-full\")",
		"weak sslmode \"...\""},
	{true, "unterminated quoted string in connection info string\n",
		"unterminated quoted string in connection info string"},
	{true, "definition of service \"prod\" not found\n",
		"definition of service \"prod\" not found"},
	{true, "invalid connection option \"secret", "invalid connection option \"...\""},
	{false, "FATAL:  database \"app\" does not exist\n",
		"FATAL: database \"app\" does not exist"},
	{false, "FATAL:  database \"secret\" does not exist for \"app\"\n",
		"FATAL: database \"...\" does not exist for \"app\""},
	{false, "one\n\ttwo\r\nthree\n\n", "one; two; three"},
	{false, "on socket \"/run/pg/.s.PGSQL.5432\" failed",
		"on socket \"/run/pg/.s.PGSQL.5432\" failed"},
	{false, "on socket \"/run/pg/.s.PGSQL.5432x\" failed", "on socket \"...\" failed"},
	{false, "on socket \"/run/pg/.s.PGSQL.\" failed", "on socket \"...\" failed"},
	{false, "an \"unterminated quotation", "an \"...\""},
	{false, "empty \"\" quotation", "empty \"...\" quotation"},
	{false, "FATAL:  Datenbank \u00bbapp\u00ab existiert nicht",
		"FATAL: Datenbank \u00bbapp\u00ab existiert nicht"},
	{false, "FATAL:  Datenbank \u00bbse cret\u00ab existiert nicht",
		"FATAL: Datenbank \"...\" existiert nicht"},
	{false, "la base \u00ab secret \u00bb n'existe pas", "la base \"...\" n'existe pas"},
	{false, "\u201esecret\u201c gibt es nicht", "\"...\" gibt es nicht"},
	{false,
		"LATIN1: \xab"
		"secret\xbb",
		"LATIN1: \"...\""},
	{false, "\u0431\u0430\u0437\u0430 \u00abapp\u00bb \u043b\u0441",
		"\u0431\u0430\u0437\u0430 \u00abapp\u00bb \u043b\u0441"},
	{false, "without an end \u00bbsecret", "without an end \"...\""},
	{false, "\u00bbsec\"ret\u00ab and \"app\"", "\"...\" and \"app\""},
	{false, "", ""},
	{false, "\n", ""},
};

int main(void)
{
	static const char *const harmless[] = {"app", "prod", "/run/pg", NULL};
	struct text reason;

	text_init(&reason, 1000);
	for (size_t i = 0; i < COUNT(messages); i++) {
		text_clear(&reason);
		libpq_message_add(&reason, messages[i].message, harmless, messages[i].cut);
		tap_same_text(reason.bytes, messages[i].want, messages[i].want);
	}
	text_release(&reason);
	return tap_done();
}
