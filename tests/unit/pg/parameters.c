/* pg/parameters: what was probably meant as a connection string. */
#include "pg/parameters.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *text;
	bool want;
} texts[] = {
	{"service=main dbname=shop", true},
	{"dbname=shop", true},
	{"dbname=", true},
	{" user=u", true},
	{"host = h", true},
	{"host\t=h", true},
	{"password='a b' host=h", true},
	{"host=/run/postgresql", true},
	{"x host=h", true},
	{"postgres://h/db", true},
	{"postgresql://h/db", true},
	{"mysql://h/db", true},
	{"a/postgres://h/db", true},
	{"", false},
	{"shop", false},
	{"shop.sql", false},
	{"/srv/backups/", false},
	{"date=2026-11-28/", false},
	{"=x", false},
	{" = x", false},
	{"hosts=x", false},
	{"ost=x", false},
	{"HOST=x", false},
	{"./host=x", false},
	{"backups/dbname=shop/", false},
	{"a:/b", false},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(texts); i++)
		tap_ok(parameters_are_meant(texts[i].text) == texts[i].want, "\"%s\"",
			texts[i].text);
	return tap_done();
}
