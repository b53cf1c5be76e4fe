/* sql/copy_statement: the column list of COPY statements. */
#include "sql/copy_statement.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *statement;
	const char *columns; /* NULL: not such a statement */
} rows[] = {
	{"COPY public.t (a, b) FROM stdin;\n", "a, b"},
	{"COPY public.t  FROM stdin;\n", ""},
	{"COPY \"s.(\".\"odd \"\"(name)\" (\"a \"\"(b\", \"), c\", d) FROM stdin;\n",
		"\"a \"\"(b\", \"), c\", d"},
	{"COPY t (\" FROM stdin;\n\") FROM stdin;\n", "\" FROM stdin;\n\""},
	{"COPY public.t (a) WITH OIDS FROM stdin;\n", NULL},
	{"COPY public.t (a) FROM stdin;", NULL},
	{"COPY public.t (a FROM stdin;\n", NULL},
	{"COPY public.t (a)) FROM stdin;\n", NULL},
	{"COPY public.t a) FROM stdin;\n", NULL},
	{"COPY public.t (\"a) FROM stdin;\n", NULL},
	{"INSERT INTO t FROM stdin;\n", NULL},
	{"COPY  FROM stdin;", NULL},
	{"", NULL},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *statement = rows[i].statement, *want = rows[i].columns;
		const char *columns = NULL;
		size_t length = 0;
		bool found = copy_statement_read(statement, strlen(statement), &columns, &length);

		tap_ok(found == (want != NULL) &&
				(!want || (length == strlen(want) &&
						  memcmp(columns, want, length) == 0)),
			"%s", statement);
	}
	return tap_done();
}
