/*
 * dump/name and dump/filter: names of dumps.
 */
#include "dump/name.h"
#include "dump/filter.h"
#include "dump/kind.h"
#include "unix/text.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

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
	const struct dump_kind kind = {DUMP_DATABASE, DUMP_PLAIN};
	struct text name;

	text_init(&name, 1000);
	for (size_t i = 0; i < COUNT(databases); i++) {
		text_clear(&name);
		name_add(&name, &kind, databases[i].database, NULL, "");
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
	{{DUMP_DATABASE, DUMP_PLAIN}, "20261122T023000Z", "", "db-20261122T023000Z.sql"},
	{{DUMP_DATABASE, DUMP_PLAIN}, "2017-12-03T13:14:10", "", "db-2017-12-03T13:14:10.sql"},
	{{DUMP_DATABASE, DUMP_CUSTOM}, NULL, "", "db.dump"},
	{{DUMP_DATABASE, DUMP_TAR}, NULL, ".zst", "db.tar.zst"},
	{{DUMP_GLOBALS, DUMP_PLAIN}, "x", "", "_globals-x.sql"},
	{{DUMP_ALL, DUMP_PLAIN}, NULL, "", "_all.sql"},
};

static void test_kinds(void)
{
	struct text name;

	text_init(&name, 1000);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		text_clear(&name);
		name_add(&name, &kinds[i].kind, "db", kinds[i].time, kinds[i].suffix);
		tap_same_text(name.bytes, kinds[i].want, kinds[i].want);
	}
	text_release(&name);
}

static void test_time(void)
{
	char time[NAME_TIME_SIZE];

	name_time(time, 0);
	tap_same_text(time, "19700101T000000Z", "the time zero");
	name_time(time, 1795314600);
	tap_same_text(time, "20261122T023000Z", "a time in 2026");
	name_time(time, 951827696);
	tap_same_text(time, "20000229T123456Z", "a leap day");
}

static void test_accepted(void)
{
	static const char *const refused[] = {"/", "a/b", "a\n", "\x7f", "\x1b[0m", "x\xc2\x85"};
	static const char *const accepted[] = {
		"", ".zst", "2017-12-03T13:14:10", "a b", "\xc3\xbc"};

	tap_ok(!name_has_control("a/b \xc3\xbc"), "a name without control characters");
	tap_ok(name_has_control("a/b\xc2\x85"), "a name with one at its end");
	for (size_t i = 0; i < COUNT(refused); i++)
		tap_ok(!name_accepts(refused[i]), "text %zu is refused", i);
	for (size_t i = 0; i < COUNT(accepted); i++)
		tap_ok(name_accepts(accepted[i]), "\"%s\" is accepted", accepted[i]);
}

static const struct {
	const char *command;
	const char *want;
} filters[] = {
	{"gzip", ".gz"},
	{"pigz", ".gz"},
	{"/usr/bin/zstd", ".zst"},
	{"./lz4", ".lz4"},
	{"xz", ".xz"},
	{"age", ".age"},
	{"gpg", ".gpg"},
	{"cat", ""},
	{"zstd/", ""},
	{"gzip9", ""},
	{"", ""},
};

int main(void)
{
	test_databases();
	test_kinds();
	test_time();
	test_accepted();
	for (size_t i = 0; i < COUNT(filters); i++)
		tap_same_text(
			filter_suffix(filters[i].command), filters[i].want, filters[i].command);
	return tap_done();
}
