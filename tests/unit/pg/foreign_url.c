/*
 * pg/foreign_url: URLs of other tools, and those for libpq.
 */
#include "pg/foreign_url.h"
#include "unix/text.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *foreign;
	const char *own; /* "": none; NULL: not a foreign URL */
} urls[] = {
	{"postgres://h/db", NULL},
	{"postgresql://h/db", NULL},
	{"shop", NULL},
	{"dbname=a://b", NULL},
	{"jdbc:postgresql://h:5432/shop", "postgres://h:5432/shop"},
	{"jdbc:postgresql://h/shop?user=u&password=s", "postgres://h/shop?..."},
	{"jdbc:postgresql:shop", ""},
	{"jdbc:mysql://h/shop", ""},
	{"postgresql+psycopg2://u:s@h/db", "postgres://USER:...@h/db"},
	{"postgresql+asyncpg://u@[::1]:5/db?ssl=require", "postgres://USER@[::1]:5/db?..."},
	{"postgresql+psycopg2://u:s@e/c@h/db", "postgres://USER:...@h/db"},
	{"pgsql://u:s?e@h/db", "postgres://USER:...@h/db"},
	{"postgis://h/db\nx", ""},
	{"http://h/db", ""},
	{"socket:/run/pg?db=shop&encoding=utf8", "postgres:///shop?host=/run/pg"},
	{"socket:///run/pg", "postgres:///DATABASE?host=/run/pg"},
	{"socket:/run/pg?x=1&db=a b", "postgres:///DATABASE?host=/run/pg"},
	{"socket:run", ""},
	{"socket:", ""},
};

static const struct {
	const char *url;
	const char *names;
} parameters[] = {
	{"postgres://u:p@h/db", ""},
	{"postgres://u:p@h/db?sslmode=require", ""},
	{"postgres://u:p@h/db?schema=a", "\"schema\""},
	{"postgres://u:p@h/db?schema=a&sslmode=b&pgbouncer", "\"schema\", \"pgbouncer\""},
	{"postgres://u:p?schema=a@h/db?ssl=true", "\"ssl\""},
	{"postgres://u:p@h/db?secret=1&&=&", ""},
	{"postgres://h", ""},
};

int main(void)
{
	struct text text;

	text_init(&text, 1000);
	for (size_t i = 0; i < COUNT(urls); i++) {
		text_clear(&text);
		tap_ok(foreign_url_is_one(urls[i].foreign) == (urls[i].own != NULL), "%s",
			urls[i].foreign);
		foreign_url_add_own(&text, urls[i].foreign);
		if (urls[i].own)
			tap_same_text(text.bytes, urls[i].own, urls[i].foreign);
	}
	for (size_t i = 0; i < COUNT(parameters); i++) {
		text_clear(&text);
		foreign_url_add_parameters(&text, parameters[i].url);
		tap_same_text(text.bytes, parameters[i].names, parameters[i].url);
	}
	text_release(&text);
	return tap_done();
}
