/* sql/definition_statement: which statements of a dump are data. */
#include "sql/definition_statement.h"

#include "sql/scanner.h"
#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *statement;
	bool defines;
} rows[] = {
	{"SET client_encoding = 'UTF8';", true},
	{"SELECT pg_catalog.set_config('search_path', '', false);", true},
	{"CREATE TABLE public.t (\n    i integer NOT NULL\n);", true},
	{"create extension if not exists hstore;", true},
	{"ALTER TABLE public.t OWNER TO tom;", true},
	{"COMMENT ON EXTENSION hstore IS 'it''s; x';", true},
	{"GRANT SELECT ON TABLE public.t TO tom;", true},
	{"REVOKE ALL ON SCHEMA public FROM PUBLIC;", true},
	{"SECURITY LABEL FOR p ON TABLE t IS 'x';", true},
	{"REFRESH MATERIALIZED VIEW public.m;", true},
	{"DROP TABLE t;", true},
	{"RESET SESSION AUTHORIZATION;", true},
	{"SELECT * FROM pg_catalog.pg_restore_relation_stats('version', '180000'::integer);", true},
	{"COPY public.t (i) FROM stdin;", false},
	{"INSERT INTO public.t VALUES (1);", false},
	{"SELECT pg_catalog.setval('public.s', 1, false);", false},
	{"SELECT pg_catalog.lo_create('4711');", false},
	{"SELECT pg_catalog.lowrite(0, '\\x00');", false},
	{"SELECT public.set_config('a', '', false);", false},
	{"SELECT i FROM pg_catalog.f();", false},
	{"BEGIN;", false},
	{"COMMIT;", false},
	{"DO $$ BEGIN END $$;", false},
	{"WITH a AS (SELECT 1) INSERT INTO t TABLE a;", false},
	{"\"create\";", false},
	{"(SELECT 1);", false},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sql_scanner scanner = {.state = 0};

		sql_scanner_feed(&scanner, rows[i].statement, strlen(rows[i].statement));
		tap_ok(definition_statement_is(&scanner) == rows[i].defines, "%s",
			rows[i].statement);
	}
	return tap_done();
}
