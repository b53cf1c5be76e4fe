/* sql/references: the roles and tablespaces that statements of a dump name. */
#include "sql/references.h"

#include "unix/text.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *statement;
	const char *want; /* the names, separated by "|"; "#" marks a tablespace */
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

static void add_reference(enum reference kind, const char *name, void *context)
{
	struct text *joined = context;

	text_printf(joined, "%s%s%s", joined->length > 0 ? "|" : "",
		kind == REFERENCE_TABLESPACE ? "#" : "", name);
}

static void test_references(void)
{
	for (size_t i = 0; i < COUNT(statements); i++) {
		struct text joined;

		text_init(&joined, 1000);
		references_find(statements[i].statement, strlen(statements[i].statement),
			add_reference, &joined);
		tap_same_text(joined.bytes, statements[i].want, statements[i].statement);
		text_release(&joined);
	}
}

int main(void)
{
	test_references();
	return tap_done();
}
