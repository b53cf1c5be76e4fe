/* sql/preamble: whether a dump creates a database. */
#include "sql/preamble.h"

#include "unix/text.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HEAD                                                                                       \
	"--\n-- PostgreSQL database dump\n--\n\n\\restrict x\n\n-- Dumped by pg_dump version "     \
	"15\n\n"                                                                                   \
	"SET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n\n"

static const struct {
	const char *name, *dump, *database; /* NULL: creates none */
} dumps[] = {
	{"nothing", "", NULL},
	{"only a head", HEAD, NULL},
	{"CREATE DATABASE",
		HEAD "--\n-- Name: x; Type: DATABASE\n--\n\nCREATE DATABASE app WITH x;\n", "app"},
	{"a quoted name", HEAD "CREATE DATABASE \"My \"\"App\"\"\" WITH x;\n", "My \"App\""},
	{"DROP DATABASE", HEAD "DROP DATABASE app;\nCREATE DATABASE app;\n", "app"},
	{"DROP DATABASE IF EXISTS", HEAD "DROP DATABASE IF EXISTS app;\n", "app"},
	{"DROP DATABASE of a template",
		HEAD "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = "
		     "'app';\nDROP DATABASE app;\n",
		"app"},
	{"another UPDATE", HEAD "UPDATE pg_database SET x = 1;\nDROP DATABASE app;\n", NULL},
	{"cut in the name", HEAD "CREATE DATABASE \"ap", ""},
	{"cut before the name", HEAD "CREATE DATABASE ", ""},
	{"cut before that", HEAD "CREATE DATAB", NULL},
	{"in the data", HEAD "COPY t FROM stdin;\nCREATE DATABASE app;\n\\.\n", NULL},
	{"in a function", HEAD "CREATE FUNCTION f() AS $$\nCREATE DATABASE app;\n$$;\n", NULL},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(dumps); i++) {
		struct text name;
		bool makes;

		text_init(&name, 1024);
		makes = preamble_makes_database(dumps[i].dump, strlen(dumps[i].dump), &name);
		tap_ok(makes == (dumps[i].database != NULL), "%s", dumps[i].name);
		if (dumps[i].database)
			tap_same_text(name.bytes, dumps[i].database, dumps[i].name);
		text_release(&name);
	}
	tap_ok(preamble_restricts(HEAD, strlen(HEAD)), "\\restrict in the head");
	tap_ok(!preamble_restricts("--\n\nSET x;\n\\restrict x\n", 22), "\\restrict after it");
	tap_ok(!preamble_restricts("--\n", 3), "no \\restrict");
	return tap_done();
}
