/* pg/parameters: what was probably meant as a connection string, and what is handed on. */
#include "pg/parameters.h"

#include "tap.h"
#include "unix/text.h"

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

/* As libpq 16 resolves a service: it sets sslcertmode itself, and does not say so. */
static void test_resolved(const char *certmode, const char *want)
{
	PQconninfoOption effective[] = {{.keyword = "host", .val = "h"},
		{.keyword = "sslcertmode", .val = (char *)certmode},
		{.keyword = "sslmode", .val = "prefer", .compiled = "prefer"}, {.keyword = NULL}};
	const PQconninfoOption defaults[] = {
		{.keyword = "host"}, {.keyword = "sslcertmode", .val = "allow"}, {.keyword = NULL}};
	struct text text;

	text_init(&text, 100);
	parameters_add_resolved(&text, effective, NULL, defaults);
	tap_same_text(text.bytes, want, certmode);
	text_release(&text);
}

int main(void)
{
	test_resolved("allow", "host=h");
	test_resolved("disable", "host=h sslcertmode=disable");
	for (size_t i = 0; i < COUNT(texts); i++)
		tap_ok(parameters_are_meant(texts[i].text) == texts[i].want, "\"%s\"",
			texts[i].text);
	return tap_done();
}
