/*
 * pg/dump_options: which options of pg_dump are refused.
 */
#include "pg/dump_options.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { WORDS_MAX = 6 };

static const char operand[] = "(operand)";

static const struct {
	enum dump_scope scope;
	const char *words[WORDS_MAX];
	const char *want; /* the option refused, `operand`, or NULL */
} lines[] = {
	{DUMP_DATABASE, {NULL}, NULL},
	{DUMP_DATABASE, {"-s", "--no-owner", "-t", "a*"}, NULL},
	{DUMP_DATABASE, {"-f", "x"}, "--file"},
	{DUMP_DATABASE, {"-fx"}, "--file"},
	{DUMP_DATABASE, {"-vf", "x"}, "--file"},
	{DUMP_DATABASE, {"-Ft"}, "--format"},
	{DUMP_DATABASE, {"-sFt"}, "--format"},
	{DUMP_DATABASE, {"--file=x"}, "--file"},
	{DUMP_DATABASE, {"--file", "x"}, "--file"},
	{DUMP_DATABASE, {"--fil=x"}, "--file"},
	{DUMP_DATABASE, {"--f=x"}, "--file"},
	{DUMP_DATABASE, {"--form", "c"}, "--format"},
	{DUMP_DATABASE, {"-d", "x"}, "--dbname"},
	{DUMP_DATABASE, {"--db=x"}, "--dbname"},
	{DUMP_DATABASE, {"-hx"}, "--host"},
	{DUMP_DATABASE, {"--ho=x"}, "--host"},
	{DUMP_DATABASE, {"-p", "1"}, "--port"},
	{DUMP_DATABASE, {"--port=1"}, "--port"},
	{DUMP_DATABASE, {"-U", "x"}, "--username"},
	{DUMP_DATABASE, {"--user=x"}, "--username"},
	{DUMP_DATABASE, {"-?"}, "--help"},
	{DUMP_DATABASE, {"--help"}, "--help"},
	{DUMP_DATABASE, {"-V"}, "--version"},
	{DUMP_DATABASE, {"-vV"}, "--version"},
	{DUMP_DATABASE, {"--vers"}, "--version"},
	{DUMP_DATABASE, {"--verbose"}, NULL},
	{DUMP_DATABASE, {"-t", "-f"}, NULL},
	{DUMP_DATABASE, {"-vt", "-f"}, NULL},
	{DUMP_DATABASE, {"-tf"}, NULL},
	{DUMP_DATABASE, {"-t", "-f", "-f"}, "--file"},
	{DUMP_DATABASE, {"--table", "-f"}, NULL},
	{DUMP_DATABASE, {"--table=x", "-f"}, "--file"},
	{DUMP_DATABASE, {"--filter=x", "--filter", "-f"}, NULL},
	{DUMP_DATABASE, {"--no-such", "-f"}, "--file"},
	{DUMP_DATABASE, {"--no-such", "value"}, NULL},
	{DUMP_DATABASE, {"--no-such", "value", "db"}, operand},
	{DUMP_DATABASE, {"--no-such=value", "db"}, operand},
	{DUMP_DATABASE, {"-j", "4", "-Z0"}, NULL},
	{DUMP_DATABASE, {"db"}, operand},
	{DUMP_DATABASE, {"-s", "db"}, operand},
	{DUMP_DATABASE, {"-"}, operand},
	{DUMP_DATABASE, {""}, operand},
	{DUMP_DATABASE, {"--"}, NULL},
	{DUMP_DATABASE, {"--", "-f"}, operand},
	{DUMP_DATABASE, {"-t", "--", "-f"}, "--file"},
	{DUMP_DATABASE, {"-t"}, NULL},
	{DUMP_DATABASE, {"--table"}, NULL},
	{DUMP_ALL, {"-t", "-f"}, "--file"},
	{DUMP_ALL, {"-l", "-f"}, NULL},
	{DUMP_ALL, {"--exclude-database", "-f"}, NULL},
	{DUMP_ALL, {"-g", "--no-role-passwords"}, NULL},
	{DUMP_GLOBALS, {"-h", "x"}, "--host"},
	{DUMP_GLOBALS, {"-r", "db"}, operand},
};

static void test_flaws(void)
{
	for (size_t i = 0; i < COUNT(lines); i++) {
		char *const *words = (char *const *)lines[i].words;
		struct dump_options_flaw flaw;
		bool found = dump_options_find_flaw(&flaw, lines[i].scope, words);
		const char *got = !found ? "none" : flaw.option ? flaw.option : operand;
		char name[100];

		snprintf(name, sizeof name, "%s %s %s", words[0] ? words[0] : "(none)",
			words[0] && words[1] ? words[1] : "",
			words[0] && words[1] && words[2] ? words[2] : "");
		tap_same_text(got, lines[i].want ? lines[i].want : "none", name);
	}
}

static const struct {
	const char *words[WORDS_MAX];
	bool want;
} prompts[] = {
	{{NULL}, false},
	{{"-w"}, true},
	{{"-sw"}, true},
	{{"-t", "-w"}, false},
	{{"-tw"}, false},
	{{"-W"}, false},
	{{"--no-password"}, true},
	{{"--no-pass"}, true},
	{{"--no-p"}, false},
	{{"--no-owner"}, false},
	{{"--no-password-x"}, false},
	{{"--", "-w"}, false},
};

int main(void)
{
	test_flaws();
	for (size_t i = 0; i < COUNT(prompts); i++)
		tap_ok(dump_options_forbid_prompt(DUMP_DATABASE, (char *const *)prompts[i].words) ==
				prompts[i].want,
			"whether a prompt is forbidden, line %zu", i);
	tap_ok(!dump_options_forbid_prompt(DUMP_DATABASE, NULL), "no words forbid no prompt");
	return tap_done();
}
