/*
 * pg/dump_options: which options of pg_dump are refused.
 */
#include "pg/dump_options.h"

#include "unix/options.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { WORDS_MAX = 6 };

static const char operand[] = "operands";

static const struct {
	enum dump_scope scope;
	const char *words[WORDS_MAX];
	const char *want; /* how the mistake begins, or NULL */
} lines[] = {
	{DUMP_DATABASE, {NULL}, NULL},
	{DUMP_DATABASE, {"-s", "--no-owner", "-t", "a*"}, NULL},
	{DUMP_DATABASE, {"-f", "x"}, "option --file"},
	{DUMP_DATABASE, {"-fx"}, "option --file"},
	{DUMP_DATABASE, {"-vf", "x"}, "option --file"},
	{DUMP_DATABASE, {"-Ft"}, "option --format"},
	{DUMP_DATABASE, {"-sFt"}, "option --format"},
	{DUMP_DATABASE, {"--file=x"}, "option --file"},
	{DUMP_DATABASE, {"--file", "x"}, "option --file"},
	{DUMP_DATABASE, {"--fil=x"}, "option --file"},
	{DUMP_DATABASE, {"--f=x"}, "option --file"},
	{DUMP_DATABASE, {"--form", "c"}, "option --format"},
	{DUMP_DATABASE, {"-d", "x"}, "option --dbname"},
	{DUMP_DATABASE, {"--db=x"}, "option --dbname"},
	{DUMP_DATABASE, {"-hx"}, "option --host"},
	{DUMP_DATABASE, {"--ho=x"}, "option --host"},
	{DUMP_DATABASE, {"-p", "1"}, "option --port"},
	{DUMP_DATABASE, {"--port=1"}, "option --port"},
	{DUMP_DATABASE, {"-U", "x"}, "option --username"},
	{DUMP_DATABASE, {"--user=x"}, "option --username"},
	{DUMP_DATABASE, {"-?"}, "option --help"},
	{DUMP_DATABASE, {"--help"}, "option --help"},
	{DUMP_DATABASE, {"-V"}, "option --version"},
	{DUMP_DATABASE, {"-vV"}, "option --version"},
	{DUMP_DATABASE, {"--vers"}, "option --version"},
	{DUMP_DATABASE, {"--verbose"}, NULL},
	{DUMP_DATABASE, {"-t", "-f"}, NULL},
	{DUMP_DATABASE, {"-vt", "-f"}, NULL},
	{DUMP_DATABASE, {"-tf"}, NULL},
	{DUMP_DATABASE, {"-t", "-f", "-f"}, "option --file"},
	{DUMP_DATABASE, {"--table", "-f"}, NULL},
	{DUMP_DATABASE, {"--table=x", "-f"}, "option --file"},
	{DUMP_DATABASE, {"--filter=x", "--filter", "-f"}, NULL},
	{DUMP_DATABASE, {"--no-such", "-f"}, "option --file"},
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
	{DUMP_DATABASE, {"-t", "--", "-f"}, "option --file"},
	{DUMP_DATABASE, {"-t"}, NULL},
	{DUMP_DATABASE, {"--table"}, NULL},
	{DUMP_ALL, {"-t", "-f"}, "option --file"},
	{DUMP_ALL, {"-l", "-f"}, NULL},
	{DUMP_ALL, {"--exclude-database", "-f"}, NULL},
	{DUMP_ALL, {"-g", "--no-role-passwords"}, NULL},
	{DUMP_GLOBALS, {"-h", "x"}, "option --host"},
	{DUMP_GLOBALS, {"-r", "db"}, operand},
};

static void test_mistakes(void)
{
	for (size_t i = 0; i < COUNT(lines); i++) {
		char *const *words = (char *const *)lines[i].words;
		const struct options_mistake *mistake = dump_options_check(lines[i].scope, words);
		char want[100] = "none", name[100];

		if (lines[i].want)
			snprintf(want, sizeof want, "%s cannot be used here, after \"--\"",
				lines[i].want);
		snprintf(name, sizeof name, "%s %s %s", words[0] ? words[0] : "(none)",
			words[0] && words[1] ? words[1] : "",
			words[0] && words[1] && words[2] ? words[2] : "");
		tap_same_text(mistake ? mistake->reason : "none", want, name);
		tap_ok(!mistake || mistake->remedy, "with a remedy: %s", name);
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
	test_mistakes();
	tap_ok(!dump_options_check(DUMP_DATABASE, NULL), "no words are no mistake");
	for (size_t i = 0; i < COUNT(prompts); i++)
		tap_ok(dump_options_forbid_prompt(DUMP_DATABASE, (char *const *)prompts[i].words) ==
				prompts[i].want,
			"whether a prompt is forbidden, line %zu", i);
	tap_ok(!dump_options_forbid_prompt(DUMP_DATABASE, NULL), "no words forbid no prompt");
	return tap_done();
}
