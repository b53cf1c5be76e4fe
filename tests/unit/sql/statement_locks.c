/* sql/statement_locks: the estimate by the first words of a statement. */
#include "sql/statement_locks.h"

#include "sql/scanner.h"
#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *statement;
	int locks;
	bool binds;
} rows[] = {
	{"SET client_encoding = 'UTF8';", 0, false},
	{"SELECT pg_catalog.set_config('search_path', '', false);", 0, false},
	{"SELECT pg_catalog.set_config('search_path', '', true);", 0, true},
	{"SELECT pg_catalog.lo_create('4711');", 0, false},
	{"SELECT pg_catalog.lo_open('4711', 131072);", 0, false},
	{"SELECT pg_catalog.lowrite(0, '\\x00');", 0, false},
	{"SELECT pg_catalog.lo_close(0);", 0, false},
	{"SELECT pg_catalog.lo_unlink('4711');", 2, false},
	{"SELECT pg_catalog.setval('public.s', 1, false);", 2, false},
	{"ALTER LARGE OBJECT 4711 OWNER TO tom;", 1, false},
	{"GRANT SELECT ON LARGE OBJECT 4711 TO tom;", 2, false},
	{"CREATE TABLE public.t (\n    i integer NOT NULL\n);", 6, false},
	{"create unlogged table t ();", 5, false},
	{"ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (i);", 5, false},
	{"CREATE VIEW public.v AS\n SELECT t.i\n   FROM public.t;", 5, false},
	{"CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;", 256, false},
	{"COPY public.t (i) FROM stdin;", 3, false},
	{"INSERT INTO public.t VALUES (1, 2, 3, 4, 5, 6, 7, 8, 9);", 1, false},
	{"WHATEVER;", 8, false},
	{"SET LOCAL search_path = public;", 0, true},
	{"SET SESSION search_path = public;", 0, false},
	{"SET CONSTRAINTS ALL DEFERRED;", 0, true},
	{"SAVEPOINT s;", 8, true},
	{"LOCK TABLE public.t;", 8, true},
	{"DECLARE c CURSOR FOR SELECT 1;", 8, true},
	{"CREATE TEMPORARY TABLE t ();", 4, true},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sql_scanner scanner = {.state = 0};

		sql_scanner_feed(&scanner, rows[i].statement, strlen(rows[i].statement));
		tap_ok(statement_locks_estimate(&scanner) == rows[i].locks, "locks: %s",
			rows[i].statement);
		tap_ok(statement_locks_binds(&scanner) == rows[i].binds, "binds: %s",
			rows[i].statement);
	}
	return tap_done();
}
