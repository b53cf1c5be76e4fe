/*
 * pg/needs, pg/sql_token and pg/transplant: what statements of a dump name.
 */
#include "sql/references.h"

#include "sql/relocate.h"

#include "unix/text.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *statement;
	const char *needs; /* joined with '|'; a tablespace has a '#' before it */
} statements[] = {
	{"ALTER TABLE public.t OWNER TO alice;\n", "alice"},
	{"ALTER TABLE \"OWNER TO x\".t OWNER TO \"Bob \"\"the\"\" Builder\";",
		"Bob \"the\" Builder"},
	{"ALTER TABLE public.\"a\nb\" OWNER TO alice;", "alice"},
	{"ALTER FUNCTION s.f(a integer, \"OWNER\" text) OWNER TO Alice;", "alice"},
	{"ALTER LARGE OBJECT 4711 OWNER TO alice;", "alice"},
	{"ALTER DATABASE app OWNER TO alice;", "alice"},
	{"ALTER DATABASE app SET search_path TO 'x', 'y';", ""},
	{"ALTER TABLE public.t RENAME TO u;", ""},
	{"ALTER ROLE alice IN DATABASE app SET work_mem TO '10MB';", "alice"},
	{"GRANT SELECT,INSERT ON TABLE public.t TO alice;", "alice"},
	{"GRANT SELECT(\"TO\") ON TABLE s.\"x TO y\" TO alice WITH GRANT OPTION;", "alice"},
	{"GRANT ALL ON SCHEMA s TO PUBLIC;", ""},
	{"GRANT ALL ON SCHEMA s TO GROUP staff;", "staff"},
	{"GRANT ALL ON SCHEMA s TO \"group\";", "group"},
	{"GRANT SELECT ON TABLE t TO alice GRANTED BY bob;", "alice|bob"},
	{"GRANT SELECT ON TABLE t TO pg_monitor;", ""},
	{"REVOKE ALL ON TABLE public.t FROM alice;", "alice"},
	{"REVOKE CONNECT,TEMPORARY ON DATABASE app FROM PUBLIC;", ""},
	{"ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s GRANT SELECT ON TABLES  TO b;", "a|b"},
	{"ALTER DEFAULT PRIVILEGES FOR ROLE a REVOKE ALL ON FUNCTIONS  FROM PUBLIC;", "a"},
	{"CREATE POLICY \"a TO b\" ON s.t AS RESTRICTIVE FOR SELECT TO alice, \"B\" USING ((t <> "
	 "'x",
		"alice|B"},
	{"CREATE POLICY p ON s.t USING (true);", ""},
	{"CREATE USER MAPPING FOR alice SERVER srv OPTIONS (\n", "alice"},
	{"CREATE USER MAPPING FOR public SERVER srv;", ""},
	{"SET SESSION AUTHORIZATION alice;", "alice"},
	{"SET SESSION AUTHORIZATION 'Al''ice';", "Al'ice"},
	{"SET SESSION AUTHORIZATION E'Al\\\\ice';", "Al\\ice"},
	{"SET default_tablespace = fast;", "#fast"},
	{"SET default_tablespace = \"odd name\";", "#odd name"},
	{"SET default_tablespace = '';", ""},
	{"SET default_tablespace = pg_default;", ""},
	{"CREATE DATABASE app WITH TEMPLATE = template0 ENCODING = 'UTF8' TABLESPACE = fast;",
		"#fast"},
	{"GRANT ALL ON TABLE t TO", ""},
	{"GRANT ALL ON TABLE t TO ", ""},
	{"GRANT ALL ON TABLE t TO a,", "a"},
	{"GRANT ALL ON TABLE t TO (", ""},
	{"GRANT ALL ON TABLE t TO \"a", ""},
	{"GRANT ALL ON TABLE t TO \"\";", ""},
	{"ALTER TABLE t OWNER TO GROUP", ""},
	{"SET default_tablespace =", ""},
	{"", ""},
	{"E'", ""},
	{"GRANT E'\\", ""},
};

static void note_need(enum reference need, const char *name, void *context)
{
	struct text *joined = context;

	text_printf(joined, "%s%s%s", joined->length > 0 ? "|" : "",
		need == REFERENCE_TABLESPACE ? "#" : "", name);
}

static void test_needs(void)
{
	for (size_t i = 0; i < COUNT(statements); i++) {
		struct text joined;

		text_init(&joined, 1000);
		references_find(statements[i].statement, strlen(statements[i].statement), note_need,
			&joined);
		tap_same_text(joined.bytes, statements[i].needs, statements[i].statement);
		text_release(&joined);
	}
}

static const struct {
	const char *line;
	const char *want; /* "": it is left alone */
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
	const char *want; /* "": it is left alone */
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

static void test_transplants(void)
{
	struct text text, missing;

	text_init(&text, 1000);
	text_init(&missing, 1000);
	for (size_t i = 0; i < COUNT(tablespaces); i++) {
		const char *line = tablespaces[i].line;
		bool done = relocate_tablespace(&text, line, strlen(line), "/tmp/it's\\x");

		tap_ok(done == (*tablespaces[i].want != '\0'), "is a tablespace: %s", line);
		tap_same_text(text.bytes, tablespaces[i].want, line);
		text_clear(&text);
	}
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
	test_needs();
	test_transplants();
	return tap_done();
}
