/* restore/search_path_hint: psql's messages, as versions 15 and 18 print them. */
#include "restore/search_path_hint.h"

#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define LATER "psql:<stdin>:99: NOTICE:  later\n"

static const struct {
	const char *name;
	const char *errors;
	unsigned long line;
	const char *text;
} rows[] = {
	{"a query of an SQL function",
		"psql:<stdin>:7: NOTICE:  first\n"
		"psql:<stdin>:83: ERROR:  type \"earth\" does not exist\n"
		"LINE 1: SELECT public.cube(...)::earth\n"
		"                                 ^\n"
		"QUERY:  SELECT public.cube(...)::earth\n"
		"CONTEXT:  SQL function \"ll_to_earth\" during inlining\n",
		83, "type \"earth\" does not exist"},
	{"the same in German",
		"psql:<stdin>:83: FEHLER:  Typ »earth« existiert nicht\n"
		"ZEILE 1: ...ube(public.cube(public.cube(public.earth()*cos(...)::earth\n"
		"                                                                 ^\n"
		"ANFRAGE:  SELECT public.cube(public.cube(public.earth()*cos(...)::earth\n"
		"ZUSAMMENHANG:  SQL-Funktion »ll_to_earth« beim Inlining\n",
		83, "Typ »earth« existiert nicht"},
	{"a line of a long query, cut at its end",
		"psql:<stdin>:3: ERROR:  relation \"t\" does not exist\n"
		"LINE 2: from t where a in (select aaaaaaaaaaaaaaaaaaaaaa from b where b...\n"
		"             ^\n"
		"QUERY:  select 1\n"
		"from t where a in (select aaaaaaaaaaaaaaaaaaaaaa from b where bbb = 1)\n",
		3, "relation \"t\" does not exist"},
	{"a short query",
		"psql:<stdin>:65: FEHLER:  Funktion g(integer) existiert nicht\n"
		"ZEILE 1: g(i)\n"
		"         ^\n"
		"TIP:  Keine Funktion stimmt mit dem angegebenen Namen überein.\n"
		"ANFRAGE:  g(i)\n"
		"KONTEXT:  PL/pgSQL-Funktion public.f(integer) Zeile 1 bei RETURN\n"
		"COPY c, Zeile 1: »1«\n",
		65, "Funktion g(integer) existiert nicht"},
	{"a function while rows are copied",
		"psql:<stdin>:9: ERROR:  function g(integer) does not exist\n"
		"HINT:  No function matches the given name and argument types.\n"
		"CONTEXT:  PL/pgSQL function public.f(integer) line 3 at RETURN\n"
		"COPY t, line 1: \"1\"\n",
		9, "function g(integer) does not exist"},
	{"a query as an argument, without a CONTEXT",
		"psql:<stdin>:12: ERROR:  relation \"docs\" does not exist\n"
		"LINE 1: select v from docs\n"
		"                      ^\n"
		"QUERY:  select v from docs",
		12, "relation \"docs\" does not exist"},
	{"another error in a function",
		"psql:<stdin>:5: ERROR:  division by zero\nCONTEXT:  SQL function \"f\" statement "
		"1\n",
		5, "division by zero"},
	{"a statement outside of functions",
		"psql:<stdin>:5: ERROR:  function f(integer) does not exist\n"
		"LINE 1: SELECT f(1);\n"
		"               ^\n"
		"HINT:  No function matches the given name and argument types.\n",
		0, NULL},
	{"something missing outside of functions",
		"psql:<stdin>:5: ERROR:  role \"function x\" does not exist\n", 0, NULL},
	{"rows outside of functions",
		"psql:<stdin>:5: ERROR:  relation \"t\" does not exist\nCONTEXT:  COPY t, line 1\n",
		0, NULL},
	{"the same in German",
		"psql:<stdin>:5: FEHLER:  Relation »t« existiert nicht\n"
		"ZUSAMMENHANG:  COPY t, Zeile 1\n",
		0, NULL},
	{"not the last message",
		"psql:<stdin>:9: ERROR:  type \"x\" does not exist\nQUERY:  select x\n" LATER, 0,
		NULL},
	{"the end of a message", "type \"x\" does not exist\nQUERY:  select x\n", 0, NULL},
	{"a message without a text", "psql:<stdin>:9: x\nQUERY:  select x\n", 0, NULL},
	{"nothing", "", 0, NULL},
};

static const struct {
	const char *name, *text, *sample, *object;
	bool resembles;
} pairs[] = {
	{"a relation", "relation \"a.b\" does not exist", "relation \"x\" does not exist", "x",
		true},
	{"in German", "Relation »a« existiert nicht", "Relation »x« existiert nicht", "x", true},
	{"a function", "function a(int) does not exist", "function x() does not exist", "x()",
		true},
	{"an operator", "operator does not exist: a < b", "operator does not exist: integer < text",
		"integer < text", true},
	{"another kind", "type \"a\" does not exist", "relation \"x\" does not exist", "x", false},
	{"another end", "relation \"a\" is there", "relation \"x\" does not exist", "x", false},
	{"shorter than the words", "relation \"", "relation \"x\" does not exist", "x", false},
	{"a sample without the name", "relation", "relation", "x", false},
};

static bool is_found(const char *errors, unsigned long line, const char *text)
{
	struct function_error error;

	if (!function_error_find(&error, errors))
		return line == 0;
	return error.line == line && error.length == strlen(text) &&
	       memcmp(error.text, text, error.length) == 0;
}

int main(void)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		tap_ok(is_found(rows[i].errors, rows[i].line, rows[i].text), "%s", rows[i].name);
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct function_error error = {
			.text = pairs[i].text, .length = strlen(pairs[i].text)};

		tap_ok(function_error_resembles(&error, pairs[i].sample, pairs[i].object) ==
				pairs[i].resembles,
			"words of the server: %s", pairs[i].name);
	}
	return tap_done();
}
