/* sql/relocate: statements rewritten for another machine. */
#include "sql/relocate.h"

#include "unix/text.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *line;
	const char *want; /* "": nothing is replaced */
} tablespaces[] = {
	{"CREATE TABLESPACE fast OWNER postgres LOCATION '/srv/x';\n",
		"CREATE TABLESPACE fast OWNER postgres LOCATION E'/tmp/it\\'s\\\\x';\n"},
	{"CREATE TABLESPACE \"LOCATION 'x'\" OWNER a LOCATION E'/srv/\\\\x\\'' WITH (y = 'z');",
		"CREATE TABLESPACE \"LOCATION 'x'\" OWNER a LOCATION E'/tmp/it\\'s\\\\x' WITH (y = "
		"'z');"},
	{"CREATE TABLESPACE fast OWNER postgres LOCATION '/srv", ""},
	{"CREATE TABLE space LOCATION '/srv';", ""},
};

static bool is_there(const char *locale)
{
	return strcmp(locale, "C") == 0 || strcmp(locale, "C.UTF-8") == 0;
}

static const struct {
	const char *line;
	const char *want; /* "": nothing is replaced */
	const char *missing;
} databases[] = {
	{"CREATE DATABASE app WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'xx';",
		"CREATE DATABASE app WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = "
		"E'C.UTF-8';",
		"xx"},
	{"CREATE DATABASE \"LOCALE = 'x'\" WITH ENCODING = 'LATIN1' LC_COLLATE = 'xx' LC_CTYPE = "
	 "'yy';\n",
		"CREATE DATABASE \"LOCALE = 'x'\" WITH ENCODING = 'LATIN1' LC_COLLATE = E'C' "
		"LC_CTYPE = E'C';\n",
		"xx"},
	{"CREATE DATABASE app ENCODING = 'UTF8' LOCALE = 'C.UTF-8' ICU_LOCALE = 'xx';", "", ""},
	{"CREATE DATABASE app;", "", ""},
	{"CREATE DATABASE app LOCALE = ", "", ""},
	{"CREATE COLLATION a (LOCALE = 'xx');", "", ""},
};

static void test_tablespaces(void)
{
	struct text text;

	text_init(&text, 1000);
	for (size_t i = 0; i < COUNT(tablespaces); i++) {
		const char *line = tablespaces[i].line;
		bool done = relocate_tablespace(&text, line, strlen(line), "/tmp/it's\\x");

		tap_ok(done == (*tablespaces[i].want != '\0'), "is a tablespace: %s", line);
		tap_same_text(text.bytes, tablespaces[i].want, line);
		text_clear(&text);
	}
	text_release(&text);
}

static void test_databases(void)
{
	struct text text, missing;

	text_init(&text, 1000);
	text_init(&missing, 1000);
	for (size_t i = 0; i < COUNT(databases); i++) {
		const char *line = databases[i].line;
		bool done = relocate_locales(&text, &missing, line, strlen(line), is_there);

		tap_ok(done == (*databases[i].want != '\0'), "is rewritten: %s", line);
		tap_same_text(text.bytes, databases[i].want, line);
		tap_same_text(missing.bytes, databases[i].missing, "the locale that is missing");
		text_clear(&text);
		text_clear(&missing);
	}
	text_release(&text);
	text_release(&missing);
}

int main(void)
{
	test_tablespaces();
	test_databases();
	return tap_done();
}
