/* sql/tablespace_statement: CREATE TABLESPACE as pg_dumpall writes it, and the owner's
 * statement. */
#include "sql/tablespace_statement.h"

#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *line;
	const char *location; /* NULL: not read */
	const char *owner;
} rows[] = {
	{"CREATE TABLESPACE fast OWNER alice LOCATION '/srv/fast';\n", "/srv/fast",
		"ALTER TABLESPACE \"fast\" OWNER TO \"alice\";\n"},
	{"CREATE TABLESPACE \"a \"\"b\"\"\" OWNER \"it's\" LOCATION '/it''s';\n", "/it's",
		"ALTER TABLESPACE \"a \"\"b\"\"\" OWNER TO \"it's\";\n"},
	{"CREATE TABLESPACE fast OWNER alice LOCATION E'/a\\\\b';\n", "/a\\b",
		"ALTER TABLESPACE \"fast\" OWNER TO \"alice\";\n"},
	{"CREATE TABLESPACE inside OWNER alice LOCATION '';\n", "",
		"ALTER TABLESPACE \"inside\" OWNER TO \"alice\";\n"},
	{"CREATE TABLESPACE fast OWNER alice LOCATION '/new\nline';\n", "/new\nline",
		"ALTER TABLESPACE \"fast\" OWNER TO \"alice\";\n"},
	{"CREATE TABLESPACE fast OWNER alice LOCATION '/new\n", NULL, NULL},
	{"CREATE TABLESPACE fast LOCATION '/srv/fast';\n", NULL, NULL},
	{"CREATE TABLE fast;\n", NULL, NULL},
	{"", NULL, NULL},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct tablespace_statement statement;
		bool read =
			tablespace_statement_read(&statement, rows[i].line, strlen(rows[i].line));
		struct text sql;

		text_init(&sql, 1 << 16);
		if (read)
			tablespace_statement_add_owner(&statement, &sql);
		tap_ok(read == (rows[i].location != NULL) &&
				(!read ||
					(text_finish(&sql, "sql") == 0 &&
						text_finish(&statement.location, "location") == 0 &&
						strcmp(statement.location.bytes,
							rows[i].location) == 0 &&
						strcmp(sql.bytes, rows[i].owner) == 0)),
			"%s", rows[i].line);
		text_release(&sql);
		tablespace_statement_release(&statement);
	}
	return tap_done();
}
