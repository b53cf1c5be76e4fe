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

static const struct {
	enum dump_scope scope;
	const char *words[WORDS_MAX];
	bool want;
} partial[] = {
	{DUMP_DATABASE, {NULL}, false},
	{DUMP_DATABASE, {"-s"}, true},
	{DUMP_DATABASE, {"-sOx"}, true},
	{DUMP_DATABASE, {"-Oxs"}, true},
	{DUMP_DATABASE, {"-tcustomer"}, true},
	{DUMP_DATABASE, {"-Oxt", "a"}, true},
	{DUMP_DATABASE, {"-Sas"}, false},
	{DUMP_DATABASE, {"-S", "-s"}, false},
	{DUMP_DATABASE, {"-Esn"}, false},
	{DUMP_DATABASE, {"-OxcCbv", "-Z0", "-j", "2"}, false},
	{DUMP_DATABASE, {"-a"}, true},
	{DUMP_DATABASE, {"-n", "x"}, true},
	{DUMP_DATABASE, {"-N", "x"}, true},
	{DUMP_DATABASE, {"-T", "x"}, true},
	{DUMP_DATABASE, {"-e", "x"}, true},
	{DUMP_DATABASE, {"-B"}, true},
	{DUMP_DATABASE, {"--schema-only"}, true},
	{DUMP_DATABASE, {"--schema", "x"}, true},
	{DUMP_DATABASE, {"--schema-o"}, true},
	{DUMP_DATABASE, {"--da"}, true},
	{DUMP_DATABASE, {"--section=data"}, true},
	{DUMP_DATABASE, {"--sec", "data"}, true},
	{DUMP_DATABASE, {"--se=data"}, true}, /* refused by pg_dump */
	{DUMP_DATABASE, {"--table-and-children=x"}, true},
	{DUMP_DATABASE, {"--exclude-table-data=x"}, true},
	{DUMP_DATABASE, {"--exclude-table-data-and-children=x"}, true},
	{DUMP_DATABASE, {"--exclude-table-and-children=x"}, true},
	{DUMP_DATABASE, {"--exclude-schema=x"}, true},
	{DUMP_DATABASE, {"--exclude-extension=x"}, true},
	{DUMP_DATABASE, {"--extension=x"}, true},
	{DUMP_DATABASE, {"--filter=x"}, true},
	{DUMP_DATABASE, {"--filt", "x"}, true},
	{DUMP_DATABASE, {"--no-data"}, true},
	{DUMP_DATABASE, {"--no-schema"}, true},
	{DUMP_DATABASE, {"--statistics-only"}, true},
	{DUMP_DATABASE, {"--no-blobs"}, true},
	{DUMP_DATABASE, {"--no-large-objects"}, true},
	{DUMP_DATABASE, {"--no-unlogged-table-data"}, true},
	{DUMP_DATABASE, {"--enable-row-security"}, true},
	{DUMP_DATABASE, {"--statistics"}, false},
	{DUMP_DATABASE, {"--no-statistics"}, false},
	{DUMP_DATABASE, {"--role", "-s"}, false},
	{DUMP_DATABASE, {"--role=x", "--no-owner", "--no-privileges"}, false},
	{DUMP_DATABASE, {"--no-comments", "--no-security-labels", "--no-tablespaces"}, false},
	{DUMP_DATABASE, {"--no-publications", "--no-subscriptions", "--no-policies"}, false},
	{DUMP_DATABASE, {"--include-foreign-data=x", "--inserts", "--blobs"}, false},
	{DUMP_DATABASE, {"--no-password"}, false},
	{DUMP_DATABASE, {"--serializable-deferrable", "--snapshot=x"}, false},
	{DUMP_DATABASE, {"--exclude-database=x"}, false}, /* refused by pg_dump */
	{DUMP_DATABASE, {"--no-such", "-s"}, true},
	{DUMP_DATABASE, {"--", "-s"}, false},
	{DUMP_ALL, {"-s"}, true},
	{DUMP_ALL, {"-a"}, true},
	{DUMP_ALL, {"-g"}, true},
	{DUMP_ALL, {"-xr"}, true},
	{DUMP_ALL, {"-t"}, true},
	{DUMP_ALL, {"--roles"}, true},
	{DUMP_ALL, {"--globals-only"}, true},
	{DUMP_ALL, {"--exclude-database", "x"}, true},
	{DUMP_ALL, {"--filter=x"}, true},
	{DUMP_ALL, {"--role=s", "-x", "-l", "s"}, false},
	{DUMP_ALL, {"--no-role-passwords"}, false},
	{DUMP_GLOBALS, {"-g"}, false},
	{DUMP_GLOBALS, {"--globals-only"}, false},
	{DUMP_GLOBALS, {"--no-role-passwords"}, false},
	{DUMP_GLOBALS, {"-r"}, true},
	{DUMP_GLOBALS, {"--tablespaces-only"}, true},
};

static void test_partial(void)
{
	for (size_t i = 0; i < COUNT(partial); i++)
		tap_ok(dump_options_are_partial(partial[i].scope,
			       (char *const *)partial[i].words) == partial[i].want,
			"whether %s ... is partial, line %zu",
			partial[i].words[0] ? partial[i].words[0] : "nothing", i);
	tap_ok(!dump_options_are_partial(DUMP_DATABASE, NULL), "no words are not partial");
}

int main(void)
{
	test_mistakes();
	test_partial();
	tap_ok(!dump_options_check(DUMP_DATABASE, NULL), "no words are no mistake");
	for (size_t i = 0; i < COUNT(prompts); i++)
		tap_ok(dump_options_forbid_prompt(DUMP_DATABASE, (char *const *)prompts[i].words) ==
				prompts[i].want,
			"whether a prompt is forbidden, line %zu", i);
	tap_ok(!dump_options_forbid_prompt(DUMP_DATABASE, NULL), "no words forbid no prompt");
	return tap_done();
}
