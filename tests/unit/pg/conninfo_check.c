/*
 * pg/conninfo_check: connection strings that would show a password.
 */
#include "pg/conninfo_check.h"

#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *string;
	enum conninfo_form want;
} strings[] = {
	{"postgres://", CONNINFO_FINE},
	{"postgresql://localhost", CONNINFO_FINE},
	{"postgres://u:p@h:5432/db?sslmode=require", CONNINFO_FINE},
	{"postgres://u:p%40%2F@h/db", CONNINFO_FINE},
	{"postgres://u:p:q?r#s@h/db", CONNINFO_FINE},
	{"postgres://%2Fvar%2Frun/db%40x", CONNINFO_FINE},
	{"postgres:///db?host=/var/run&user=a@b", CONNINFO_FINE},
	{"postgres://h1:1,h2:2/db", CONNINFO_FINE},
	{"postgres://u@[::1]:5432/", CONNINFO_FINE},
	{"postgres://u:pa@ss@h/db", CONNINFO_RAW_URL},
	{"postgres://u:pass@h@/db", CONNINFO_RAW_URL},
	{"postgres://u:pa/ss@h/db", CONNINFO_RAW_URL},
	{"postgres://u:pa/ss@h", CONNINFO_RAW_URL},
	{"postgres://u:p@h/db/x", CONNINFO_RAW_URL},
	{"postgres://u:p@h//db", CONNINFO_RAW_URL},
	{"postgres://h/db@x?user=u", CONNINFO_RAW_URL},
	{"postgres://h:/db?user=a@b", CONNINFO_FINE},
	{"postgres://[::1]:5/db?user=a@b", CONNINFO_FINE},
	{"postgres://u:h:5432/?Action=connect&X-Amz-Credential=AK%2F20@h/db", CONNINFO_RAW_URL},
	{"mydb", CONNINFO_FINE},
	{"my:db", CONNINFO_FINE},
	{"me@db", CONNINFO_FINE},
	{"a/b", CONNINFO_FINE},
	{"u:p@h/db", CONNINFO_FAULTY_URL},
	{"postgress://u:p@h/db", CONNINFO_FAULTY_URL},
	{"POSTGRES://h/db", CONNINFO_FAULTY_URL},
	{"postgres:/u:p@h", CONNINFO_FAULTY_URL},
	{"jdbc:postgresql://h/db?user=u&password=p", CONNINFO_FAULTY_URL},
	{"postgresql+psycopg2://u:p=q@h/db", CONNINFO_FAULTY_URL},
	{"socket:/run/postgresql?db=shop", CONNINFO_FAULTY_URL},
	{"options=-c://x", CONNINFO_FINE},
	{"dbname=u:p@h", CONNINFO_FINE},
	{"host=h password=a@b/c", CONNINFO_FINE},
};

static const struct {
	const char *string;
	const char *want; /* a part of the reason; NULL: fine */
} ends[] = {
	{"", NULL},
	{"shop", NULL},
	{"dbname=shop ", NULL},
	{"postgres://h/db", NULL},
	{"postgres://h/db\n", "a newline"},
	{"postgres://h/db\r\n", "a Windows line end"},
	{"postgres://h/db?sslmode=require\r", "a carriage return"},
	{"shop\t", "it ends in a blank"},
	{" shop", "it begins with a blank"},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(ends); i++) {
		const char *reason = conninfo_check_ends(ends[i].string);

		tap_ok(ends[i].want ? reason && strstr(reason, ends[i].want) : !reason, "%s: %s",
			ends[i].string, reason ? reason : "fine");
	}
	for (size_t i = 0; i < COUNT(strings); i++)
		tap_ok(conninfo_check_form(strings[i].string) == strings[i].want, "%s",
			strings[i].string);
	tap_ok(conninfo_check_is_conninfo("a=b"), "a keyword string is more than a name");
	tap_ok(conninfo_check_is_conninfo("postgres://"), "a URL is more than a name");
	tap_ok(!conninfo_check_is_conninfo("postgres:"), "a name is no more than that");
	return tap_done();
}
