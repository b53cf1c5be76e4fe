/* dump/name: file names of dumps, written and read. */
#include "dump/name.h"

#include "unix/text.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* 2 November 2026, 02:30 UTC */
#define NIGHT 1793586600

static const struct {
	const char *text;
	const char *stem;
	const char *database;
	struct dump_kind kind;
	long long seconds;
} names[] = {
	{"app-20261102T023000Z.sql", "app", "app", {DUMP_DATABASE, DUMP_PLAIN, false}, NIGHT},
	{"app-20261102T023000Z.dump", "app", "app", {DUMP_DATABASE, DUMP_CUSTOM, false}, NIGHT},
	{"app-20261102T023000Z.tar", "app", "app", {DUMP_DATABASE, DUMP_TAR, false}, NIGHT},
	{"app-20261102T023000Z.sql.zst.age", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-20261102T023000Z.sql.old copy", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-20261102T023000Z.sql.", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-20261102T023000Z.sql.sql", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-2026-11-02T02:30:00Z.sql", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-2026-11-02T02:30.sql", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-2026-11-02T03:30:00+01:00.sql", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-2026-11-01T21:00:00-05:30.sql", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-20261101T210000-0530.sql", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-20261102T023000.250Z.sql", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-20261102T0230.sql", "app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"db/app-20261102T0230.sql", "db/app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"/a//b/app-20261102T0230.sql", "/a//b/app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"s3://b/x-20250101T000000Z.sql/a-20261102T0230.sql", "s3://b/x-20250101T000000Z.sql/a",
		"a", {0, DUMP_PLAIN, false}, NIGHT},
	{"a\nb\x80/app-20261102T0230.sql", "a\nb\x80/app", "app", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-legacy-20261102T0230.sql", "app-legacy", "app-legacy", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-2-20261102T0230.sql", "app-2", "app-2", {0, DUMP_PLAIN, false}, NIGHT},
	{"app-20250101-20261102T0230.sql", "app-20250101", "app-20250101", {0, DUMP_PLAIN, false},
		NIGHT},
	{"app-20250101T000000Z-20261102T0230.sql", "app-20250101T000000Z", "app-20250101T000000Z",
		{0, DUMP_PLAIN, false}, NIGHT},
	{"a-20250101T000000Z.sql-20261102T0230.sql", "a-20250101T000000Z.sql",
		"a-20250101T000000Z.sql", {0, DUMP_PLAIN, false}, NIGHT},
	{"a-20250101T000000Z.sql.x-20261102T0230.sql", "a-20250101T000000Z.sql.x",
		"a-20250101T000000Z.sql.x", {0, DUMP_PLAIN, false}, NIGHT},
	{"a-2025-01-01T00:00-2026-11-02T02:30.sql", "", "", {0, 0, false}, -1},
	{"20250101T000000Z-20261102T0230.sql", "20250101T000000Z", "20250101T000000Z",
		{0, DUMP_PLAIN, false}, NIGHT},
	{"my app-20261102T0230.sql", "my app", "my app", {0, DUMP_PLAIN, false}, NIGHT},
	{"h\xc3\xbcte-20261102T0230.sql", "h\xc3\xbcte", "h\xc3\xbcte", {0, DUMP_PLAIN, false},
		NIGHT},
	{"a%2Fb-20261102T0230.sql", "a%2Fb", "a/b", {0, DUMP_PLAIN, false}, NIGHT},
	{"a%252Fb-20261102T0230.sql", "a%252Fb", "a%2Fb", {0, DUMP_PLAIN, false}, NIGHT},
	{"a%0Ab-20261102T0230.sql", "a%0Ab", "a\nb", {0, DUMP_PLAIN, false}, NIGHT},
	{"l%E9-20261102T0230.sql", "l%E9", "l\xe9", {0, DUMP_PLAIN, false}, NIGHT},
	{"%2D-20261102T0230.sql", "%2D", "-", {0, DUMP_PLAIN, false}, NIGHT},
	{"%5Fglobals-20261102T0230.sql", "%5Fglobals", "_globals", {0, DUMP_PLAIN, false}, NIGHT},
	{"%5Fall-20261102T0230.sql", "%5Fall", "_all", {0, DUMP_PLAIN, false}, NIGHT},
	{"_globals-20261102T0230.sql.gz", "_globals", "", {DUMP_GLOBALS, DUMP_PLAIN, false}, NIGHT},
	{"x/_all-20261102T0230.sql", "x/_all", "", {DUMP_ALL, DUMP_PLAIN, false}, NIGHT},
};

static const struct {
	const char *text;
	const char *database;
	bool partial;
	bool companion;
} marks[] = {
	{"app-20261102T0230.sql", "app", false, false},
	{"app%~partial-20261102T0230.sql", "app", true, false},
	{"db/app%~partial-20261102T0230.dump.zst", "app", true, false},
	{"a%2Fb%~partial-20261102T0230.sql", "a/b", true, false},
	{"a%25~partial-20261102T0230.sql", "a%~partial", false, false},
	{"a%25~partial%~partial-20261102T0230.sql", "a%~partial", true, false},
	{"~partial-20261102T0230.sql", "~partial", false, false},
	{"_all%~partial-20261102T0230.sql", "", true, false},
	{"_globals%~partial-20261102T0230.sql.gz", "", true, false},
	{"app%~partial-20261102T0230.sql.sha256", "app", true, true},
	{"app-20261102T0230.sql.md5", "app", false, true},
	{"app-20261102T0230.sql.zst.SHA256", "app", false, true},
	{"app-20261102T0230.sql.zst.asc", "app", false, true},
	{"app-20261102T0230.sql.sig", "app", false, true},
	{"app-20261102T0230.sql.sha256.asc", "app", false, true},
	{"app-20261102T0230.sql.part", "app", false, true},
	{"app-20261102T0230.sql.part1", "app", false, true},
	{"app-20261102T0230.sql.part001", "app", false, true},
	{"app-20261102T0230.sql.tmp", "app", false, true},
	{"app-20261102T0230.sql.zst.09aFBd3e", "app", false, true},
	{"app-20261102T0230.sql.09aFBd3", "app", false, false},
	{"app-20261102T0230.sql.09aFBd3ef", "app", false, false},
	{"app-20261102T0230.sql.09aFBd3g", "app", false, false},
	{"app-20261102T0230.sql.part1x", "app", false, false},
	{"app-20261102T0230.sql.party", "app", false, false},
	{"app-20261102T0230.sql.asc.age", "app", false, false},
	{"app-20261102T0230.sql.enc", "app", false, false},
	{"app-20261102T0230.sql.gpg", "app", false, false},
	{"app-20261102T0230.sql.", "app", false, false},
};

static void test_marks(void)
{
	for (size_t i = 0; i < COUNT(marks); i++) {
		struct dump_name name;

		tap_ok(dump_name_read(&name, marks[i].text) == 1 &&
				strcmp(name.database, marks[i].database) == 0 &&
				name.kind.partial == marks[i].partial &&
				name.companion == marks[i].companion,
			"%s", marks[i].text);
	}
}

static void test_names(void)
{
	for (size_t i = 0; i < COUNT(names); i++) {
		struct dump_name name = {.stem = 0};
		int result = dump_name_read(&name, names[i].text);

		if (names[i].seconds < 0) {
			tap_ok(result == 0, "name %zu is not the name of a dump", i);
			continue;
		}
		tap_ok(result == 1 && name.kind.scope == names[i].kind.scope &&
				name.kind.format == names[i].kind.format &&
				name.time.tv_sec == names[i].seconds &&
				name.stem == strlen(names[i].stem) &&
				strncmp(names[i].text, names[i].stem, name.stem) == 0,
			"name %zu: scope, format, time and stem", i);
		tap_same_text(name.database, names[i].database, "its database");
	}
}

static const char *const others[] = {
	"",
	"/",
	"db/",
	"readme.txt",
	"app.sql",
	"%~partial-20261102T0230.sql",
	"app%~Partial-20261102T0230.sql",
	"app%~-20261102T0230.sql",
	"app%~partial%~partial-20261102T0230.sql",
	"a%~partialb-20261102T0230.sql",
	"_globals%~partial-20261102T0230.dump",
	"app.sql-20261102T0230",
	"app-20261102T0230",
	"app-20261102T0230.",
	"app-20261102T0230.zst",
	"app-20261102T0230.SQL",
	"app-20261102T0230sql",
	"app-20261102T0230.sqlite",
	"app-20261102T0230.sql_old",
	"app-20261102T0230.sql-old",
	"app-20261102T0230.sql/",
	"app-20261102T0230.sql/x",
	"app-20261102T0230.sql.a\nb",
	"app-20261102T0230.sql\t12",
	"app-20261102T0230.sql.zst\t12\t2026-11-02T02:30:00Z",
	"app-20261102T0230.sql.partial",
	"app-20261102T0230.sql.zst.partial",
	"app-20261102.sql",
	"app-2026-11-02.sql",
	"app-20261131T0230.sql",
	"app-20260229T0230.sql",
	"app-2026-11-02T25:30.sql",
	"app-19691231T235959Z.sql",
	"app-20261102t0230.sql",
	"app-20261102T0230z.sql",
	"app-2026-11-02 02:30.sql",
	"app-monday.sql",
	"app_20261102T0230.sql",
	"app20261102T0230.sql",
	"20261102T0230.sql",
	"-20261102T0230.sql",
	"db/-20261102T0230.sql",
	"_foo-20261102T0230.sql",
	"_-20261102T0230.sql",
	"_globals2-20261102T0230.sql",
	"_Globals-20261102T0230.sql",
	"_globals-20261102T0230.dump",
	"_all-20261102T0230.tar",
	".hidden-20261102T0230.sql",
	"-rf-20261102T0230.sql",
	"a:b-20261102T0230.sql",
	"a\nb-20261102T0230.sql",
	"l\xe9-20261102T0230.sql",
	"%61pp-20261102T0230.sql",
	"a%2fb-20261102T0230.sql",
	"a%2-20261102T0230.sql",
	"a%-20261102T0230.sql",
	"a%zz-20261102T0230.sql",
	"a%00-20261102T0230.sql",
	"%00-20261102T0230.sql",
	"a%5F-20261102T0230.sql",
	"c1%C2\x80-20261102T0230.sql",
};

static void test_others(void)
{
	for (size_t i = 0; i < COUNT(others); i++) {
		struct dump_name name;

		tap_ok(dump_name_read(&name, others[i]) == 0, "other name %zu", i);
	}
}

/* Names of databases of all lengths, of a letter that is encoded or not. */
static void test_lengths(char letter)
{
	static char database[DUMP_NAME_DATABASE_MAX + 2];
	const struct dump_kind kind = {DUMP_DATABASE, DUMP_PLAIN, false};
	static struct dump_name name;
	size_t same = 0;
	struct text text;

	memset(database, 0, sizeof database);
	text_init(&text, 10000);
	for (size_t length = 1; length <= DUMP_NAME_DATABASE_MAX; length++) {
		database[length - 1] = letter;
		text_clear(&text);
		dump_name_add(&text, &kind, database, "20261102T023000Z", ".zst");
		if (dump_name_read(&name, text.bytes) == 1 && strcmp(name.database, database) == 0)
			same++;
	}
	tap_ok(same == DUMP_NAME_DATABASE_MAX, "databases of \"%c\"", letter);
	database[DUMP_NAME_DATABASE_MAX] = letter;
	text_clear(&text);
	dump_name_add(&text, &kind, database, "20261102T023000Z", "");
	tap_ok(dump_name_read(&name, text.bytes) == 0, "one too long");
	text_release(&text);
}

/* Every byte survives being written and read, at the start and in the middle of a name. */
static void test_bytes(void)
{
	const struct dump_kind kind = {DUMP_DATABASE, DUMP_CUSTOM, false};
	size_t same = 0;
	struct text text;

	text_init(&text, 1000);
	for (int byte = 1; byte < 256; byte++) {
		char database[] = {(char)byte, 'a', (char)byte, (char)0xbf, 0};
		struct dump_name name;

		text_clear(&text);
		dump_name_add(&text, &kind, database, "2026-11-02T02:30", "");
		if (dump_name_read(&name, text.bytes) == 1 &&
			strcmp(name.database, database) == 0 && name.time.tv_sec == NIGHT)
			same++;
	}
	tap_ok(same == 255, "all bytes: %zu", same);
	text_release(&text);
}

static const struct {
	const char *database;
	const char *want;
} databases[] = {
	{"app", "app.sql"},
	{"App Two", "App Two.sql"},
	{"a:b", "a%3Ab.sql"},
	{":", "%3A.sql"},
	{"a*b?", "a%2Ab%3F.sql"},
	{"\"a\"", "%22a%22.sql"},
	{"<a>|b", "%3Ca%3E%7Cb.sql"},
	{"a\\b", "a%5Cb.sql"},
	{"a$b&c;d'e(f)g#h!i~j@k=l+m,n[o]{p}^`", "a$b&c;d'e(f)g#h!i~j@k=l+m,n[o]{p}^`.sql"},
	{"", ".sql"},
	{"a/b", "a%2Fb.sql"},
	{"/", "%2F.sql"},
	{"100%", "100%25.sql"},
	{"a%2Fb", "a%252Fb.sql"},
	{"..", "%2E..sql"},
	{".hidden", "%2Ehidden.sql"},
	{"-rf", "%2Drf.sql"},
	{"_globals", "%5Fglobals.sql"},
	{"_all", "%5Fall.sql"},
	{"a.b-c_d", "a.b-c_d.sql"},
	{"a\nb\tc\x7f", "a%0Ab%09c%7F.sql"},
	{"\x01", "%01.sql"},
	{"h\xc3\xbcte", "h\xc3\xbcte.sql"},
	{"\xe2\x82\xac\xf0\x9f\x90\x98", "\xe2\x82\xac\xf0\x9f\x90\x98.sql"},
	{"c1\xc2\x80\xc2\x9f", "c1%C2%80%C2%9F.sql"},
	{"nbsp\xc2\xa0", "nbsp\xc2\xa0.sql"},
	{"latin\xe9", "latin%E9.sql"},
	{"cut\xe2\x82", "cut%E2%82.sql"},
	{"cut\xf0\x9f\x90", "cut%F0%9F%90.sql"},
	{"long\xc0\xaf", "long%C0%AF.sql"},
	{"long\xe0\x80\xaf", "long%E0%80%AF.sql"},
	{"surrogate\xed\xa0\x80", "surrogate%ED%A0%80.sql"},
	{"high\xf4\x90\x80\x80", "high%F4%90%80%80.sql"},
	{"\x80\xff", "%80%FF.sql"},
};

static void test_databases(void)
{
	const struct dump_kind kind = {DUMP_DATABASE, DUMP_PLAIN, false};
	struct text name;

	text_init(&name, 1000);
	for (size_t i = 0; i < COUNT(databases); i++) {
		text_clear(&name);
		dump_name_add(&name, &kind, databases[i].database, NULL, "");
		tap_same_text(name.bytes, databases[i].want, databases[i].want);
	}
	text_release(&name);
}

static const struct {
	struct dump_kind kind;
	const char *time;
	const char *suffix;
	const char *want;
} kinds[] = {
	{{DUMP_DATABASE, DUMP_PLAIN, false}, "20261122T023000Z", "", "db-20261122T023000Z.sql"},
	{{DUMP_DATABASE, DUMP_PLAIN, false}, "2017-12-03T13:14:10", "",
		"db-2017-12-03T13:14:10.sql"},
	{{DUMP_DATABASE, DUMP_CUSTOM, false}, NULL, "", "db.dump"},
	{{DUMP_DATABASE, DUMP_TAR, false}, NULL, ".zst", "db.tar.zst"},
	{{DUMP_GLOBALS, DUMP_PLAIN, false}, "x", "", "_globals-x.sql"},
	{{DUMP_ALL, DUMP_PLAIN, false}, NULL, "", "_all.sql"},
};

static void test_kinds(void)
{
	struct text name;

	text_init(&name, 1000);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		text_clear(&name);
		dump_name_add(&name, &kinds[i].kind, "db", kinds[i].time, kinds[i].suffix);
		tap_same_text(name.bytes, kinds[i].want, kinds[i].want);
	}
	text_release(&name);
}

static void test_time(void)
{
	char time[DUMP_NAME_TIME_SIZE];

	dump_name_time(time, 0);
	tap_same_text(time, "19700101T000000Z", "the time zero");
	dump_name_time(time, 1795314600);
	tap_same_text(time, "20261122T023000Z", "a time in 2026");
	dump_name_time(time, 951827696);
	tap_same_text(time, "20000229T123456Z", "a leap day");
}

static void test_accepted(void)
{
	static const char *const refused[] = {"/", "a/b", "a\n", "\x7f", "\x1b[0m", "x\xc2\x85"};
	static const char *const accepted[] = {
		"", ".zst", "2017-12-03T13:14:10", "a b", "\xc3\xbc"};

	tap_ok(!dump_name_has_control("a/b \xc3\xbc"), "a name without control characters");
	tap_ok(dump_name_has_control("a/b\xc2\x85"), "a name with one at its end");
	for (size_t i = 0; i < COUNT(refused); i++)
		tap_ok(!dump_name_accepts(refused[i]), "text %zu is refused", i);
	for (size_t i = 0; i < COUNT(accepted); i++)
		tap_ok(dump_name_accepts(accepted[i]), "\"%s\" is accepted", accepted[i]);
}

int main(void)
{
	struct dump_name name;

	test_databases();
	test_kinds();
	test_time();
	test_accepted();
	test_names();
	test_marks();
	test_others();
	test_lengths('a');
	test_lengths('%');
	test_bytes();
	tap_ok(dump_name_read(&name, "a-20261102T023000.25.sql") == 1 &&
			name.time.tv_nsec == 250000000,
		"fractions count");
	return tap_done();
}
