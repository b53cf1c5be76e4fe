/* sql/one_transaction: BEGIN and COMMIT are removed, in pieces of every size. */
#include "sql/one_transaction.h"

#include "tap.h"
#include "unix/text.h"

#include <string.h>

static int keep(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

static const struct {
	const char *name, *given, *wanted;
} cases[] = {
	{"nothing", "", ""},
	{"both", "BEGIN;\n\nSELECT 1;\n\nCOMMIT;\n\n", "\n\nSELECT 1;\n\n\n\n"},
	{"at the end", "SELECT 1;COMMIT;", "SELECT 1;"},
	{"after a comment", "-- BEGIN;\nBEGIN;", "-- BEGIN;\n"},
	{"other words", "BEGINNING;COMMITTED;COMM;BEGIN WORK;COMMIT PREPARED 'x';BEG",
		"BEGINNING;COMMITTED;COMM;BEGIN WORK;COMMIT PREPARED 'x';BEG"},
	{"in a statement", "SELECT BEGIN;SELECT 'x' COMMIT;", "SELECT BEGIN;SELECT 'x' COMMIT;"},
	{"in a string", "SELECT ';BEGIN;COMMIT;';", "SELECT ';BEGIN;COMMIT;';"},
	{"in a string with quotes", "SELECT 'a'';BEGIN;';BEGIN;", "SELECT 'a'';BEGIN;';"},
	{"after a backslash in a string", "SELECT '\\';BEGIN;", "SELECT '\\';"},
	{"in a string with escapes", "SELECT E'\\';BEGIN;';BEGIN;", "SELECT E'\\';BEGIN;';"},
	{"in a name", "SELECT \";BEGIN;\"\";COMMIT;\";", "SELECT \";BEGIN;\"\";COMMIT;\";"},
	{"in a dollar quote", "AS $$;\nBEGIN;$a$;BEGIN;$$;BEGIN;", "AS $$;\nBEGIN;$a$;BEGIN;$$;"},
	{"in a tagged quote", "AS $_$ $$;BEGIN;$_ $_$;COMMIT;", "AS $_$ $$;BEGIN;$_ $_$;"},
	{"in a quote with a false end", "AS $a$;BEGIN;$$a$;BEGIN;", "AS $a$;BEGIN;$$a$;"},
	{"after a parameter", "SELECT $1;BEGIN;", "SELECT $1;"},
	{"after a name with a dollar", "SELECT a$b;BEGIN;c$b;", "SELECT a$b;c$b;"},
	{"in a comment", "/* ;BEGIN; /* ;COMMIT; */ ;BEGIN; */BEGIN;",
		"/* ;BEGIN; /* ;COMMIT; */ ;BEGIN; */"},
	{"in a comment that begins with a slash", "/* /*/ ;BEGIN; */ */BEGIN;",
		"/* /*/ ;BEGIN; */ */"},
	{"in a comment after an asterisk", "/* /* */* ;BEGIN; */BEGIN;", "/* /* */* ;BEGIN; */"},
	{"after a backslash command", "\\restrict 'x\nBEGIN;\\unrestrict x;\nBEGIN;",
		"\\restrict 'x\n\\unrestrict x;\n"},
	{"in data", "COPY t (i) FROM stdin;\nBEGIN;\nCOMMIT;\n'\n\\.x\n\\.\nBEGIN;",
		"COPY t (i) FROM stdin;\nBEGIN;\nCOMMIT;\n'\n\\.x\n\\.\n"},
	{"after empty data", "COPY t FROM stdin;\n\\.\nCOMMIT;\n", "COPY t FROM stdin;\n\\.\n\n"},
	{"in data with options", "copy t from STDIN (format csv);\nBEGIN;\n\\.\r\nBEGIN;",
		"copy t from STDIN (format csv);\nBEGIN;\n\\.\r\n"},
	{"after another COPY", "COPY t TO stdout;\nBEGIN;", "COPY t TO stdout;\n"},
	{"after a table called stdin", "SELECT FROM stdin;\nBEGIN;", "SELECT FROM stdin;\n"},
	{"after a quoted one", "COPY \"stdin\" TO x;\nBEGIN;", "COPY \"stdin\" TO x;\n"},
	{"operators", "SELECT 1 - -1 / 2 * 3;BEGIN;", "SELECT 1 - -1 / 2 * 3;"},
};

static bool is_right(size_t number, size_t piece)
{
	const char *given = cases[number].given;
	size_t rest = strlen(given);
	struct one_transaction sql;
	struct text got;
	bool right;

	text_init(&got, 1 << 16);
	one_transaction_open(&sql, keep, &got);
	while (rest > 0) {
		size_t length = rest < piece ? rest : piece;

		one_transaction_feed(&sql, given, length);
		given += length;
		rest -= length;
	}
	one_transaction_finish(&sql);
	right = strcmp(got.bytes, cases[number].wanted) == 0;
	if (!right)
		printf("# by %zu: %s\n", piece, got.bytes);
	text_release(&got);
	return right;
}

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool right = true;

		for (size_t piece = 1; piece < 70; piece++)
			right = right && is_right(i, piece);
		tap_ok(right, "%s", cases[i].name);
	}
	return tap_done();
}
