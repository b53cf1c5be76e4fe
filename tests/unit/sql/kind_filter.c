/* sql/kind_filter: statements of kinds that are left out. */
#include "sql/kind_filter.h"

#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int add_to_result(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

static void filter_pieces(struct text *result, unsigned left_out, const char *sql, size_t piece)
{
	const struct kind_filter_options options = {left_out, add_to_result, result};
	size_t length = strlen(sql);
	struct kind_filter filter;

	kind_filter_open(&filter, &options);
	for (size_t at = 0; at < length; at += piece)
		kind_filter_feed(&filter, sql + at, length - at < piece ? length - at : piece);
	kind_filter_finish(&filter);
	kind_filter_close(&filter);
}

enum {
	OWNER = SQL_KIND_OWNER,
	PRIVILEGE = SQL_KIND_PRIVILEGE,
	COMMENT = SQL_KIND_COMMENT,
	PUBLICATION = SQL_KIND_PUBLICATION,
	SUBSCRIPTION = SQL_KIND_SUBSCRIPTION,
	LABEL = SQL_KIND_LABEL,
	TABLESPACE = SQL_KIND_TABLESPACE,
	ALL = 127,
};

#define TABLE "CREATE TABLE a.t (\n    i integer\n);\n"

static const struct {
	unsigned left_out;
	const char *sql;
	const char *want; /* NULL: the same */
} scripts[] = {
	{OWNER, TABLE "ALTER TABLE a.t OWNER TO alice;\n" TABLE, TABLE "\n" TABLE},
	{OWNER, "ALTER FUNCTION a.f(i integer, \"j;\" text) OWNER TO \"a b\";", ""},
	{OWNER,
		"ALTER LARGE OBJECT 4711 OWNER TO alice;\nALTER OPERATOR a.= (int, int) OWNER TO "
		"b;",
		"\n"},
	{OWNER, "ALTER TABLE a.\"x\ny\" OWNER TO alice;\n", "\n\n"},
	{OWNER, "SET SESSION AUTHORIZATION 'alice';\nSET SESSION AUTHORIZATION DEFAULT;\n", "\n\n"},
	{OWNER,
		"SET SESSION AUTHORIZATION a;\nGRANT ALL ON x TO y;\nRESET SESSION "
		"AUTHORIZATION;\n",
		NULL},
	{OWNER, "ALTER TABLE ONLY t ADD CONSTRAINT c CHECK ((x = 'OWNER TO y'::text));\n", NULL},
	{OWNER, "ALTER TABLE t ADD COLUMN \"OWNER\" \"TO\", OWNER TO x;\n", NULL},
	{OWNER, "ALTER TABLE t ADD CHECK (a) -- OWNER TO x\n;\n", NULL},
	{OWNER, "ALTER TABLE t ADD CHECK (a) /* OWNER TO x*/;\n", NULL},
	{OWNER, "ALTER TABLE t ADD CHECK (a = $$ OWNER TO $$);\n", NULL},
	{OWNER, "ALTER TABLE t ADD CHECK (a = '$ OWNER TO x');\n", NULL},
	{OWNER, "alter table t owner to x;\nALTER SEQUENCE s OWNED BY t.a;\n", NULL},
	{OWNER, "COPY t FROM stdin;\nALTER TABLE t OWNER TO x;\n\\.\nALTER TABLE t OWNER TO x;\n",
		"COPY t FROM stdin;\nALTER TABLE t OWNER TO x;\n\\.\n\n"},
	{OWNER, "CREATE FUNCTION f() AS $$\nALTER TABLE t OWNER TO x;\n$$;\n", NULL},
	{OWNER, "-- ALTER TABLE t OWNER TO x;\n", NULL},
	{OWNER, "ALTER DEFAULT PRIVILEGES FOR ROLE a REVOKE ALL ON TABLES FROM a;\n", NULL},
	{OWNER, "ALTER TABLE t OWNER TO", NULL},

	{PRIVILEGE, "GRANT SELECT ON TABLE t TO a;\nREVOKE ALL ON SCHEMA s FROM PUBLIC;\n" TABLE,
		"\n\n" TABLE},
	{PRIVILEGE, "ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT ALL ON TABLES TO b;\n", "\n"},
	{PRIVILEGE,
		"SET SESSION AUTHORIZATION a;\nGRANT ALL ON x TO y;\nRESET SESSION "
		"AUTHORIZATION;\n",
		"\n\n\n"},
	{PRIVILEGE, "SET SESSION AUTHORIZATION 'a';\nSET SESSION AUTHORIZATION DEFAULT;\n", NULL},
	{PRIVILEGE, "ALTER TABLE t OWNER TO x;\nRESET ALL;\n", NULL},
	{PRIVILEGE, "CREATE FUNCTION f() BEGIN ATOMIC\n GRANT a TO b;\n SELECT 1;\nEND;\n", NULL},

	{COMMENT, "COMMENT ON TABLE t IS 'a; \nb''';\n" TABLE, "\n\n" TABLE},
	{PUBLICATION, "COMMENT ON TABLE t IS 'a; \nb''';\n" TABLE, NULL},
	{PUBLICATION,
		"CREATE PUBLICATION p WITH (publish = 'insert');\nALTER PUBLICATION p OWNER TO x;\n"
		"ALTER PUBLICATION p ADD TABLE ONLY t;\nCOMMENT ON PUBLICATION p IS 'p';\n"
		"SECURITY LABEL FOR dummy ON PUBLICATION p IS 'p';\n",
		"\n\n\n\n\n"},
	{PUBLICATION, "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p;\n", NULL},
	{PUBLICATION,
		"CREATE TABLE publication (i int);\nSECURITY LABEL FOR d ON TABLE t IS 'p';\n",
		NULL},
	{SUBSCRIPTION,
		"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p;\nALTER SUBSCRIPTION s OWNER "
		"TO x;\n"
		"COMMENT ON SUBSCRIPTION s IS 'p';\n",
		"\n\n\n"},
	{LABEL, "SECURITY LABEL FOR dummy ON TABLE t IS 'p';\n" TABLE, "\n" TABLE},
	{TABLESPACE, "SET default_tablespace = '';\nSET default_tablespace = fast;\n", "\n\n"},
	{TABLESPACE, "SET default_table_access_method = heap;\nSET default_tablespacex = 1;\n",
		NULL},

	{ALL, TABLE "SELECT 1;\nSELECT pg_catalog.set_config('search_path', '', false);\n", NULL},
	{ALL, "GRANT a TO b", ""},
	{ALL, "GRANT", NULL},
	{0, "GRANT a TO b;\nALTER TABLE t OWNER TO x;\nCOMMENT ON TABLE t IS 't';\n", NULL},
};

/* A statement that is never recognised is passed on, however long it is. */
static void test_length(void)
{
	struct text sql, result;

	text_init(&sql, (size_t)4 * KIND_FILTER_MAX);
	text_init(&result, (size_t)4 * KIND_FILTER_MAX);
	text_add(&sql, "ALTER TABLE t ADD CHECK (a <> '");
	while (sql.length < (size_t)2 * KIND_FILTER_MAX)
		text_add(&sql, "a long text; ");
	text_add(&sql, "');\nALTER TABLE t OWNER TO x;\n");
	filter_pieces(&result, OWNER, sql.bytes, 1000);
	tap_ok(result.length == sql.length - strlen("ALTER TABLE t OWNER TO x;") &&
			memcmp(result.bytes, sql.bytes, result.length - 1) == 0,
		"a long statement");
	text_release(&sql);
	text_release(&result);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(scripts); i++) {
		const char *want = scripts[i].want ? scripts[i].want : scripts[i].sql;

		for (size_t piece = 1; piece < 100; piece += piece < 4 ? 1 : 95) {
			struct text result;

			text_init(&result, 1 << 16);
			filter_pieces(&result, scripts[i].left_out, scripts[i].sql, piece);
			tap_same_text(result.bytes, want, scripts[i].sql);
			text_release(&result);
		}
	}
	test_length();
	return tap_done();
}
