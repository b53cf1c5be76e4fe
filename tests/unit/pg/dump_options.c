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
	const char *words[WORDS_MAX];
	enum dump_scope scope;
	bool want;
} partial[] = {
	{{NULL}, DUMP_DATABASE, false},
	{{"-s"}, DUMP_DATABASE, true},
	{{"-sOx"}, DUMP_DATABASE, true},
	{{"-Oxs"}, DUMP_DATABASE, true},
	{{"-tcustomer"}, DUMP_DATABASE, true},
	{{"-Oxt", "a"}, DUMP_DATABASE, true},
	{{"-Sas"}, DUMP_DATABASE, false},
	{{"-S", "-s"}, DUMP_DATABASE, false},
	{{"-Esn"}, DUMP_DATABASE, false},
	{{"-OxcCbv", "-Z0", "-j", "2"}, DUMP_DATABASE, false},
	{{"-a"}, DUMP_DATABASE, true},
	{{"-n", "x"}, DUMP_DATABASE, true},
	{{"-N", "x"}, DUMP_DATABASE, true},
	{{"-T", "x"}, DUMP_DATABASE, true},
	{{"-e", "x"}, DUMP_DATABASE, true},
	{{"-B"}, DUMP_DATABASE, true},
	{{"--schema-only"}, DUMP_DATABASE, true},
	{{"--schema", "x"}, DUMP_DATABASE, true},
	{{"--schema-o"}, DUMP_DATABASE, true},
	{{"--da"}, DUMP_DATABASE, true},
	{{"--section=data"}, DUMP_DATABASE, true},
	{{"--sec", "data"}, DUMP_DATABASE, true},
	{{"--se=data"}, DUMP_DATABASE, true}, /* refused by pg_dump */
	{{"--table-and-children=x"}, DUMP_DATABASE, true},
	{{"--exclude-table-data=x"}, DUMP_DATABASE, true},
	{{"--exclude-table-data-and-children=x"}, DUMP_DATABASE, true},
	{{"--exclude-table-and-children=x"}, DUMP_DATABASE, true},
	{{"--exclude-schema=x"}, DUMP_DATABASE, true},
	{{"--exclude-extension=x"}, DUMP_DATABASE, true},
	{{"--extension=x"}, DUMP_DATABASE, true},
	{{"--filter=x"}, DUMP_DATABASE, true},
	{{"--filt", "x"}, DUMP_DATABASE, true},
	{{"--no-data"}, DUMP_DATABASE, true},
	{{"--no-schema"}, DUMP_DATABASE, true},
	{{"--statistics-only"}, DUMP_DATABASE, true},
	{{"--no-blobs"}, DUMP_DATABASE, true},
	{{"--no-large-objects"}, DUMP_DATABASE, true},
	{{"--no-unlogged-table-data"}, DUMP_DATABASE, true},
	{{"--enable-row-security"}, DUMP_DATABASE, true},
	{{"--statistics"}, DUMP_DATABASE, false},
	{{"--no-statistics"}, DUMP_DATABASE, false},
	{{"--role", "-s"}, DUMP_DATABASE, false},
	{{"--role=x", "--no-owner", "--no-privileges"}, DUMP_DATABASE, false},
	{{"--no-comments", "--no-security-labels", "--no-tablespaces"}, DUMP_DATABASE, false},
	{{"--no-publications", "--no-subscriptions", "--no-policies"}, DUMP_DATABASE, false},
	{{"--include-foreign-data=x", "--inserts", "--blobs"}, DUMP_DATABASE, false},
	{{"--no-password"}, DUMP_DATABASE, false},
	{{"--serializable-deferrable", "--snapshot=x"}, DUMP_DATABASE, false},
	{{"--exclude-database=x"}, DUMP_DATABASE, false}, /* refused by pg_dump */
	{{"--no-such", "-s"}, DUMP_DATABASE, true},
	{{"--", "-s"}, DUMP_DATABASE, false},
	{{"-s"}, DUMP_ALL, true},
	{{"-a"}, DUMP_ALL, true},
	{{"-g"}, DUMP_ALL, true},
	{{"-xr"}, DUMP_ALL, true},
	{{"-t"}, DUMP_ALL, true},
	{{"--roles"}, DUMP_ALL, true},
	{{"--globals-only"}, DUMP_ALL, true},
	{{"--exclude-database", "x"}, DUMP_ALL, true},
	{{"--filter=x"}, DUMP_ALL, true},
	{{"--role=s", "-x", "-l", "s"}, DUMP_ALL, false},
	{{"--no-role-passwords"}, DUMP_ALL, false},
	{{"-g"}, DUMP_GLOBALS, false},
	{{"--globals-only"}, DUMP_GLOBALS, false},
	{{"--no-role-passwords"}, DUMP_GLOBALS, false},
	{{"-r"}, DUMP_GLOBALS, true},
	{{"--tablespaces-only"}, DUMP_GLOBALS, true},
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

static const struct {
	const char *words[5];
	enum dump_format format;
	const char *want;
} suffixes[] = {
	{{"-Z", "zstd"}, DUMP_PLAIN, ".zst"},
	{{"-Zzstd:level=3"}, DUMP_PLAIN, ".zst"},
	{{"-vZ", "lz4"}, DUMP_PLAIN, ".lz4"},
	{{"-Z", "gzip:9"}, DUMP_PLAIN, ".gz"},
	{{"-Z9"}, DUMP_PLAIN, ".gz"},
	{{"-Z", "0"}, DUMP_PLAIN, ""},
	{{"-Z", "none"}, DUMP_PLAIN, ""},
	{{"-Z", "zstdx"}, DUMP_PLAIN, ""},
	{{"-Z"}, DUMP_PLAIN, ""},
	{{"--compress=zstd"}, DUMP_PLAIN, ".zst"},
	{{"--compress", "zstd:3"}, DUMP_PLAIN, ".zst"},
	{{"--comp=lz4"}, DUMP_PLAIN, ".lz4"},
	{{"--comp", "lz4"}, DUMP_PLAIN, ".lz4"},
	{{"--compress"}, DUMP_PLAIN, ""},
	{{"-Z", "zstd", "--compress=0"}, DUMP_PLAIN, ""},
	{{"-t", "-Z", "-v"}, DUMP_PLAIN, ""},
	{{"--column-inserts"}, DUMP_PLAIN, ""},
	{{"-Z", "zstd"}, DUMP_CUSTOM, ""},
	{{NULL}, DUMP_PLAIN, ""},
};

static void test_suffixes(void)
{
	for (size_t i = 0; i < COUNT(suffixes); i++) {
		const struct dump_kind kind = {.format = suffixes[i].format};

		tap_same_text(dump_options_suffix(&kind, (char *const *)suffixes[i].words),
			suffixes[i].want, suffixes[i].words[0] ? suffixes[i].words[0] : "nothing");
	}
}

static void test_hidden_rows(void)
{
	char *const whole[] = {"-v", "--enable-row-security", NULL},
		    *const abbreviated[] = {"--ena", NULL},
		    *const others[] = {
			    "--encoding=x", "--enc", "x", "-t", "--enable-row-security", NULL};

	tap_ok(dump_options_hide_rows(DUMP_DATABASE, whole), "--enable-row-security hides rows");
	tap_ok(dump_options_hide_rows(DUMP_DATABASE, abbreviated), "--ena hides rows");
	tap_ok(!dump_options_hide_rows(DUMP_DATABASE, others), "other words hide none");
	tap_ok(!dump_options_hide_rows(DUMP_DATABASE, NULL), "no words hide none");
}

static void test_lock_wait(void)
{
	static const struct {
		const char *words[WORDS_MAX];
		bool want;
	} lock_waits[] = {
		{{"--lock-wait-timeout=0"}, true},
		{{"-v", "--lock-wait-timeout", "5s"}, true},
		{{"--loc=5s"}, true},
		{{"--load-via-partition-root", "--lo"}, false}, /* pg_dump refuses the latter */
		{{"-t", "--lock-wait-timeout"}, false},
		{{"--", "--lock-wait-timeout"}, false},
	};

	for (size_t i = 0; i < COUNT(lock_waits); i++) {
		char *const *words = (char *const *)lock_waits[i].words;

		tap_ok(dump_options_limit_lock_wait(DUMP_DATABASE, words) == lock_waits[i].want,
			"whether the wait for locks is limited, line %zu", i);
	}
	tap_ok(!dump_options_limit_lock_wait(DUMP_ALL, NULL), "no words limit no wait");
}

static void test_role_passwords(void)
{
	static const struct {
		const char *words[WORDS_MAX];
		enum dump_scope scope;
		bool want;
	} reads[] = {
		{{NULL}, DUMP_GLOBALS, true},
		{{"-v", "--roles-only"}, DUMP_ALL, true},
		{{"--no-role-passwords"}, DUMP_ALL, false},
		{{"--no-r"}, DUMP_GLOBALS, false},
		{{"-t"}, DUMP_GLOBALS, false},
		{{"--role=admin"}, DUMP_GLOBALS, false},
		{{"--role", "--no-r"}, DUMP_GLOBALS, false},
		{{"--exclude-database", "-t"}, DUMP_GLOBALS, true},
		{{NULL}, DUMP_DATABASE, false},
	};

	for (size_t i = 0; i < COUNT(reads); i++)
		tap_ok(dump_options_read_role_passwords(
			       reads[i].scope, (char *const *)reads[i].words) == reads[i].want,
			"whether the passwords of roles are read, line %zu", i);
}

int main(void)
{
	test_role_passwords();
	test_hidden_rows();
	test_lock_wait();
	test_suffixes();
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
