/* restore/search_path_hint: psql's messages, as versions 15 and 18 print them. */
#include "restore/search_path_hint.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define LATER "psql:<stdin>:99: NOTICE:  later\n"

static const struct {
	const char *name;
	const char *errors;
	unsigned long line;
} rows[] = {
	{"a query of an SQL function",
		"psql:<stdin>:7: NOTICE:  first\n"
		"psql:<stdin>:83: ERROR:  type \"earth\" does not exist\n"
		"LINE 1: SELECT public.cube(...)::earth\n"
		"                                 ^\n"
		"QUERY:  SELECT public.cube(...)::earth\n"
		"CONTEXT:  SQL function \"ll_to_earth\" during inlining\n",
		83},
	{"a function while rows are copied",
		"psql:<stdin>:9: ERROR:  function g(integer) does not exist\n"
		"HINT:  No function matches the given name and argument types.\n"
		"CONTEXT:  PL/pgSQL function public.f(integer) line 3 at RETURN\n"
		"COPY t, line 1: \"1\"\n",
		9},
	{"a query as an argument, without a CONTEXT",
		"psql:<stdin>:12: ERROR:  relation \"docs\" does not exist\n"
		"LINE 1: select v from docs\n"
		"QUERY:  select v from docs",
		12},
	{"something missing outside of functions",
		"psql:<stdin>:5: ERROR:  role \"function x\" does not exist\n", 0},
	{"rows outside of functions",
		"psql:<stdin>:5: ERROR:  relation \"t\" does not exist\nCONTEXT:  COPY t, line 1\n",
		0},
	{"another error in a function",
		"psql:<stdin>:5: ERROR:  division by zero\nCONTEXT:  SQL function \"f\" statement "
		"1\n",
		0},
	{"not the last message",
		"psql:<stdin>:9: ERROR:  type \"x\" does not exist\nQUERY:  select x\n" LATER, 0},
	{"the end of a message", "type \"x\" does not exist\nQUERY:  select x\n", 0},
	{"nothing", "", 0},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		tap_ok(search_path_hint_find_line(rows[i].errors) == rows[i].line, "%s",
			rows[i].name);
	return tap_done();
}
