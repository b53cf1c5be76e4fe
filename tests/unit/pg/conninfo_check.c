/*
 * pg/conninfo_check: connection strings that would show a password.
 */
#include "pg/conninfo_check.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *string;
	enum spelling want;
} strings[] = {
	{"postgres://", SPELLING_FINE},
	{"postgresql://localhost", SPELLING_FINE},
	{"postgres://u:p@h:5432/db?sslmode=require", SPELLING_FINE},
	{"postgres://u:p%40%2F@h/db", SPELLING_FINE},
	{"postgres://u:p:q?r#s@h/db", SPELLING_FINE},
	{"postgres://%2Fvar%2Frun/db%40x", SPELLING_FINE},
	{"postgres:///db?host=/var/run&user=a@b", SPELLING_FINE},
	{"postgres://h1:1,h2:2/db", SPELLING_FINE},
	{"postgres://u@[::1]:5432/", SPELLING_FINE},
	{"postgres://u:pa@ss@h/db", SPELLING_RAW_URL},
	{"postgres://u:pass@h@/db", SPELLING_RAW_URL},
	{"postgres://u:pa/ss@h/db", SPELLING_RAW_URL},
	{"postgres://u:pa/ss@h", SPELLING_RAW_URL},
	{"postgres://u:p@h/db/x", SPELLING_RAW_URL},
	{"postgres://u:p@h//db", SPELLING_RAW_URL},
	{"postgres://h/db@x?user=u", SPELLING_RAW_URL},
	{"mydb", SPELLING_FINE},
	{"my:db", SPELLING_FINE},
	{"me@db", SPELLING_FINE},
	{"a/b", SPELLING_FINE},
	{"u:p@h/db", SPELLING_FAULTY_URL},
	{"postgress://u:p@h/db", SPELLING_FAULTY_URL},
	{"POSTGRES://h/db", SPELLING_FAULTY_URL},
	{"postgres:/u:p@h", SPELLING_FAULTY_URL},
	{"dbname=u:p@h", SPELLING_FINE},
	{"host=h password=a@b/c", SPELLING_FINE},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(strings); i++)
		tap_ok(spelling_judge(strings[i].string) == strings[i].want, "%s",
			strings[i].string);
	tap_ok(spelling_is_conninfo("a=b"), "a keyword string is more than a name");
	tap_ok(spelling_is_conninfo("postgres://"), "a URL is more than a name");
	tap_ok(!spelling_is_conninfo("postgres:"), "a name is no more than that");
	return tap_done();
}
