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
	{"SET client_min_messages = warning;", true},
	{"SELECT pg_catalog.set_config('search_path', '', false);", true},
	{"CREATE FOREIGN TABLE f (\n    i integer NOT NULL\n) SERVER s;", true},
	{"CREATE VIEW public.table AS SELECT 1;", true},
	{"CREATE INDEX attach ON public.t USING btree (i);", true},
	{"create extension if not exists hstore;", true},
	{"ALTER TABLE public.t OWNER TO tom;", true},
	{"ALTER TABLE public.attach OWNER TO tom;", true},
	{"ALTER TABLE ONLY public.t ADD CONSTRAINT c CHECK ((attach + partition) > 0);", true},
	{"ALTER TABLE ONLY public.t REPLICA IDENTITY FULL;", true},
	{"ALTER INDEX public.i ATTACH PARTITION public.j;", true},
	{"ALTER PUBLICATION p ADD TABLE ONLY public.t;", true},
	{"COMMENT ON EXTENSION hstore IS 'it''s; x';", true},
	{"GRANT SELECT ON TABLE public.t TO tom;", true},
	{"REVOKE ALL ON SCHEMA public FROM PUBLIC;", true},
	{"SECURITY LABEL FOR p ON TABLE t IS 'x';", true},
	{"REFRESH MATERIALIZED VIEW public.m;", true},
	{"DROP TABLE t;", true},
	{"RESET SESSION AUTHORIZATION;", true},
	{"SELECT * FROM pg_catalog.pg_restore_relation_stats('version', '180000'::integer);", true},
	{"SELECT * FROM pg_catalog.pg_clear_attribute_stats('a', 'b', 'c', false);", true},
	{"SELECT * FROM pg_catalog.setval('public.q', 1, false);", false},
	{"SELECT * FROM pg_catalog.lo_create('4711');", false},
	{"SELECT * FROM pg_catalog . \"pg_restore_\";", false},
	{"CREATE TABLE public.t (\n    i integer NOT NULL\n);", false},
	{"create unlogged table t ();", false},
	{"CREATE LOCAL TEMPORARY TABLE t ();", false},
	{"ALTER TABLE ONLY public.t ATTACH PARTITION public.u DEFAULT;", false},
	{"ALTER TABLE public.t DISABLE TRIGGER ALL;", false},
	{"ALTER TABLE public.t ENABLE TRIGGER ALL;", false},
	{"SET client_encoding = 'UTF8';", false},
	{"SET SESSION client_encoding TO LATIN1;", false},
	{"set names 'UTF8';", false},
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
