/* sql/statement_filter: what is removed, kept and refused, in pieces of every size. */
#include "sql/statement_filter.h"

#include "tap.h"
#include "unix/message.h"
#include "unix/text.h"

#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int keep(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

static const struct {
	const char *name, *given, *wanted;
} removed[] = {
	{"nothing", "", ""},
	{"both", "BEGIN;\n\nSELECT 1;\n\nCOMMIT;\n\n", "\n\nSELECT 1;\n\n\n\n"},
	{"at the end", "BEGIN;SELECT 1;COMMIT;", "SELECT 1;"},
	{"twice", "BEGIN;COMMIT;BEGIN;COMMIT;", ""},
	{"after a comment", "-- BEGIN;\nBEGIN;COMMIT;", "-- BEGIN;\n"},
	{"other words", "BEGINNING;COMMITTED;COMM;COMMITMENTS_X;BEG;",
		"BEGINNING;COMMITTED;COMM;COMMITMENTS_X;BEG;"},
	{"in a statement", "SELECT BEGIN;SELECT 'x' COMMIT;", "SELECT BEGIN;SELECT 'x' COMMIT;"},
	{"in a string", "SELECT ';BEGIN;COMMIT;';", "SELECT ';BEGIN;COMMIT;';"},
	{"in a string with quotes", "SELECT 'a'';BEGIN;';BEGIN;COMMIT;", "SELECT 'a'';BEGIN;';"},
	{"after a backslash in a string", "SELECT '\\';BEGIN;COMMIT;", "SELECT '\\';"},
	{"in a string with escapes", "SELECT E'\\';BEGIN;';BEGIN;COMMIT;", "SELECT E'\\';BEGIN;';"},
	{"after a quote in a string with escapes", "SELECT E'a''\\';BEGIN;';BEGIN;COMMIT;",
		"SELECT E'a''\\';BEGIN;';"},
	{"in a name", "SELECT \";BEGIN;\"\";COMMIT;\";", "SELECT \";BEGIN;\"\";COMMIT;\";"},
	{"in a dollar quote", "AS $$;\nBEGIN;$a$;BEGIN;$$;BEGIN;COMMIT;",
		"AS $$;\nBEGIN;$a$;BEGIN;$$;"},
	{"in a tagged quote", "AS $_$ $$;BEGIN;$_ $_$;BEGIN;COMMIT;", "AS $_$ $$;BEGIN;$_ $_$;"},
	{"in a quote with a false end", "AS $a$;BEGIN;$$a$;BEGIN;COMMIT;", "AS $a$;BEGIN;$$a$;"},
	{"after a parameter", "SELECT $1;BEGIN;COMMIT;", "SELECT $1;"},
	{"after a parameter and a dollar", "SELECT $1$;BEGIN;COMMIT;SELECT $1$;",
		"SELECT $1$;SELECT $1$;"},
	{"after a name with a dollar", "SELECT a$b;BEGIN;COMMIT;c$b;", "SELECT a$b;c$b;"},
	{"in a comment", "/* ;BEGIN; /* ;COMMIT; */ ;BEGIN; */BEGIN;COMMIT;",
		"/* ;BEGIN; /* ;COMMIT; */ ;BEGIN; */"},
	{"in a comment that begins with a slash", "/* /*/ ;BEGIN; */ */BEGIN;COMMIT;",
		"/* /*/ ;BEGIN; */ */"},
	{"in a comment after an asterisk", "/* /* */* ;BEGIN; */BEGIN;COMMIT;",
		"/* /* */* ;BEGIN; */"},
	{"after a carriage return in a comment", "-- \rBEGIN;COMMIT;", "-- \r"},
	{"after a backslash command", "\\restrict x\nBEGIN;COMMIT;\\unrestrict x\nBEGIN;COMMIT;",
		"\\restrict x\n\\unrestrict x\n"},
	{"in data", "COPY t (i) FROM stdin;\nBEGIN;\nCOMMIT;\n'\n\\.x\n\\.\nBEGIN;COMMIT;",
		"COPY t (i) FROM stdin;\nBEGIN;\nCOMMIT;\n'\n\\.x\n\\.\n"},
	{"after empty data", "COPY t FROM stdin;\n\\.\nBEGIN;COMMIT;\n",
		"COPY t FROM stdin;\n\\.\n\n"},
	{"in data with options", "copy t from STDIN (format csv);\nBEGIN;\n\\.\r\nBEGIN;COMMIT;",
		"copy t from STDIN (format csv);\nBEGIN;\n\\.\r\n"},
	{"after another COPY", "COPY t TO stdout;\nBEGIN;COMMIT;", "COPY t TO stdout;\n"},
	{"after a table called stdin", "SELECT FROM stdin;\nBEGIN;COMMIT;", "SELECT FROM stdin;\n"},
	{"after a quoted one", "COPY \"stdin\" TO x;\nBEGIN;COMMIT;", "COPY \"stdin\" TO x;\n"},
	{"after COPY of a column called stdin", "COPY t (stdin) FROM 'x';\nBEGIN;COMMIT;",
		"COPY t (stdin) FROM 'x';\n"},
	{"operators", "SELECT 1 - -1 / 2 * 3;BEGIN;COMMIT;", "SELECT 1 - -1 / 2 * 3;"},
};

static const char *const kept[] = {
	"SAVEPOINT s; ROLLBACK TO s; RELEASE s;",
	"rollback work to savepoint s;",
	"PREPARE p AS SELECT 1;",
	"CREATE RULE r AS ON INSERT TO t DO (DELETE FROM u; COMMIT);",
	"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;",
	"create or replace procedure p() begin atomic select 1; end; select 1;",
	"CREATE FUNCTION \"begin\"() RETURNS int LANGUAGE sql AS 'select 1'; SELECT 1;",
	"SELECT 'BEGIN'; SELECT \"commit\"; SELECT a.commit; SELECT $$ROLLBACK;$$;",
	"SET standard_conforming_strings = on;\nSELECT '\\'; SELECT 1;",
	"SET standard_conforming_strings = off;\nSELECT '\\'; COMMIT; SELECT ';",
	("SET standard_conforming_strings = off;\nSELECT 'a''\\'; COMMIT; SELECT ';\n"
	 "SET standard_conforming_strings TO ON;\nSELECT '\\';"),
	"SELECT E'a'; SELECT 'b';",
	"-- a\n--- b\n/*/ c */ /* d */ SELECT -1 / -2; --/* e\nSELECT 1;",
	"\\encoding UTF8\n\\restrict abc\r\n",
};

static const char *const refused[] = {
	"COMMIT;",
	"BEGIN;BEGIN;COMMIT;",
	"BEGIN;COMMIT;COMMIT;",
	"begin;",
	"BEGIN ;COMMIT ;",
	"commit;",
	"/* x */ Commit;",
	"COMMIT WORK;",
	"COMMIT AND CHAIN;",
	"COMMIT PREPARED 'x';",
	"END;",
	"END TRANSACTION;",
	"ROLLBACK;",
	"ROLLBACK WORK;",
	"ROLLBACK AND CHAIN;",
	"ABORT;",
	"START TRANSACTION;",
	"BEGIN WORK;",
	"PREPARE TRANSACTION 'x';",
	"-- a comment\rCOMMIT;",
	"SELECT $1$;COMMIT;SELECT $1$;",
	"SELECT '\\';COMMIT;SELECT '\\';",
	"SELECT (1;2);COMMIT;",
	"COPY t (stdin) FROM 'x';\nROLLBACK;\n\\.\n",
	"COPY t FROM stdin; COMMIT;\n\\.\n",
	"CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'select 1'; COMMIT; SELECT 1 AS end;",
	"CREATE FUNCTION f() BEGIN ATOMIC SELECT 1 AS case; END; END;",
	"CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; COMMIT; END;",
	"SELECT E'a'\n'b\\''; COMMIT; --'\n;",
	"SET standard_conforming_strings = off;\nSELECT '\\'';COMMIT;--';",
	"SET SESSION standard_conforming_strings = 'off';\n",
	"SET standard_conforming_strings = off; SELECT 'a\\''; COMMIT; --';\n",
	"SET standard_conforming_strings = off; SELECT E'a\\'';\n",
	"SELECT 1\\; COMMIT\\; SELECT 1;",
	"/BEGIN;* '*/ COMMIT; '; COMMIT;",
	"-BEGIN;-\n COMMIT;",
	"SELECT 1 \\g\n",
	"\\! true\n",
	"\\i file\n",
	"\\o file\n",
	"\\copy t from file\n",
	"\\set AUTOCOMMIT on\n",
	"\\unset ON_ERROR_STOP\n",
	"SELECT 'DROP TABLE t' \\gexec\n",
	"\\restrict a \\! true\n",
	"\\restrict `true`\n",
	"\\connect x\n",
	"\\restrict a\nSELECT 1;\n\\restrict b\n",
	"\\restrict a\n\\restrict a\n",
	"\\restrict a\n\\unrestrict b\n",
	"\\restrict a\n\\unrestrict ab\n",
	"\\unrestrict a\n",
	"\\restrict a\n\\unrestrict a\n\\unrestrict a\n",
};

/* Refused at the end. */
static const char *const unfinished[] = {"BEGIN;", "\\restrict a", "SELECT 1"};

/* Feeds SQL in pieces of PIECE bytes, and adds what passes to GOT. Returns whether all passed. */
static bool filter(const char *sql, size_t piece, bool within_transaction, struct text *got)
{
	const struct statement_filter_options options = {
		.within_transaction = within_transaction, .pass = keep, .context = got};
	struct statement_filter filter;
	size_t rest = strlen(sql);
	bool passes = true;

	statement_filter_open(&filter, &options);
	while (rest > 0 && passes) {
		size_t length = rest < piece ? rest : piece;

		passes = statement_filter_feed(&filter, sql, length) == 0;
		sql += length;
		rest -= length;
	}
	passes = passes && statement_filter_finish(&filter) == 0;
	return passes == !statement_filter_has_refused(&filter) && passes;
}

static bool becomes(const char *given, const char *wanted, bool within_transaction)
{
	bool right = true;

	for (size_t piece = 1; piece < 90; piece++) {
		struct text got;

		text_init(&got, 1 << 16);
		right = filter(given, piece, within_transaction, &got) &&
			strcmp(got.bytes, wanted) == 0 && right;
		text_release(&got);
	}
	return right;
}

/* The last byte, which would have psql run something, must not be passed on. */
static bool is_refused(const char *given, bool within_transaction, bool at_end)
{
	bool right = true;

	for (size_t piece = 1; piece < 90; piece++) {
		struct text got;

		text_init(&got, 1 << 16);
		right = !filter(given, piece, within_transaction, &got) &&
			(at_end || got.length < strlen(given)) && right;
		text_release(&got);
	}
	return right;
}

/* "|" is where statements can be put in, after a statement "SELECT x". */
static const char *const interrupted[] = {
	"SELECT x;\n|SELECT 1;\n",
	"SELECT x; SELECT 1;\n|\nSELECT x;\n|",
	"SELECT x;",
	"SELECT\nx\n;\n|",
	"SELECT x; SELECT\n1;\n|SELECT (\n1;\n);\n",
	"SELECT x; -- comment\n|",
	"SELECT x; -- 'comment\n|",
	"SELECT x; /* comment\n\n*/ -- \n|",
	"SELECT x; -\n",
	"SELECT x; COPY t FROM stdin;\n1\n\n2\n\\.\n|SELECT 1;\n",
	"SELECT x; SELECT '\n'; SELECT $$\n\n$$, \"\n\";\n|",
	"SELECT x;BEGIN;\nSELECT 1;\nSELECT x;\nCOMMIT;\n|",
	"BEGIN;\nSELECT x;\nCOMMIT;\n|BEGIN;\nCOMMIT;\n",
	"SELECT x;\\restrict k\n| SELECT x;\\unrestrict k\n|",
	"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT x;\nSELECT x; END;\nSELECT x;\n|",
};

static bool is_select_x(void *context, const struct sql_scanner *scanner)
{
	(void)context;
	return sql_word_is(&scanner->words[0], "SELECT") && sql_word_is(&scanner->word, "x");
}

static int add_bar(void *context)
{
	text_add(context, "|");
	return 0;
}

/* Adds what is passed on of GIVEN, if INTERRUPT is called after each "SELECT x", to GOT. */
static void interrupt_filter(
	const char *given, size_t piece, int (*interrupt)(void *context), struct text *got)
{
	struct statement_filter_options options = {
		.pass = keep, .context = got, .count = is_select_x, .interrupt = interrupt};
	size_t length = strlen(given);
	struct statement_filter one;

	statement_filter_open(&one, &options);
	for (size_t i = 0; i < length; i += piece)
		(void)statement_filter_feed(&one, given + i, strnlen(given + i, piece));
}

static void test_interruption(const char *wanted, size_t piece)
{
	struct text given, got;

	text_init(&given, 1 << 16);
	text_init(&got, 1 << 16);
	for (const char *next = wanted; *next; next++)
		text_add_bytes(&given, next, *next != '|');
	interrupt_filter(given.bytes, piece, add_bar, &got);
	tap_ok(strcmp(got.bytes, wanted) == 0, "interrupted, in pieces of %zu: %s", piece, wanted);
	text_release(&given);
	text_release(&got);
}

static int add_line(void *context)
{
	text_add(context, "|\n");
	return 1;
}

/* For the line that is put in, the next empty line between statements is left out, and no other. */
static void test_lines(size_t piece)
{
	static const char given[] =
		"SELECT x;\nSELECT '\n\n';\nCOPY t FROM stdin;\n\n\\.\n\n\nSELECT 1;";
	static const char wanted[] =
		"SELECT x;\n|\nSELECT '\n\n';\nCOPY t FROM stdin;\n\n\\.\n\nSELECT 1;";
	struct text got;

	text_init(&got, 1 << 16);
	interrupt_filter(given, piece, add_line, &got);
	tap_ok(strcmp(got.bytes, wanted) == 0, "a line is made up for, in pieces of %zu", piece);
	text_release(&got);
}

/* What is left of a dump's restriction, in pieces of every size, if it is left out. */
static void test_leaving_out(void)
{
	static const char given[] = "\n\\restrict a\nSELECT 1;\\unrestrict a\r\n\\connect b\n"
				    "\\encoding \"x\"\n\\restrict c\n\n\\unrestrict c\nSELECT 2;";
	static const char wanted[] =
		"\n\nSELECT 1;\n\\connect b\n\\encoding \"x\"\n\n\n\nSELECT 2;";
	bool right = true;

	for (size_t piece = 1; piece < sizeof given; piece++) {
		struct statement_filter_options options = {
			.pass = keep, .may_connect = true, .leaves_restrict_out = true};
		struct statement_filter one;
		struct text got;

		text_init(&got, 1 << 16);
		options.context = &got;
		statement_filter_open(&one, &options);
		for (size_t i = 0; i < strlen(given); i += piece)
			right = right && statement_filter_feed(
						 &one, given + i, strnlen(given + i, piece)) == 0;
		right = right && strcmp(got.bytes, wanted) == 0;
		text_release(&got);
	}
	tap_ok(right, "the restriction of the dump is left out, its lines stay");
}

/* SET LOCAL has the effect that the scanner expects only in the transaction of the restore. */
static void test_local_setting(void)
{
	static const char set[] = "set local Standard_Conforming_Strings = off;\n";
	struct text got;

	text_init(&got, 1 << 16);
	tap_ok(filter(set, 1, true, &got), "SET LOCAL within a transaction");
	tap_ok(!filter(set, 1, false, &got), "SET LOCAL without a transaction is refused");
	tap_ok(filter("SET LOCAL search_path = a;", 1, false, &got), "another SET LOCAL");
	text_release(&got);
}

static void test_key(void)
{
	static const char begin[] = "\\restrict abc\nSELECT 1;\n", end[] = "\\unrestrict abc\n";
	struct statement_filter_options options = {.pass = keep};
	struct statement_filter one;
	struct text got;

	text_init(&got, 1 << 16);
	options.context = &got;
	statement_filter_open(&one, &options);
	tap_ok(*statement_filter_key(&one) == '\0', "no key at first");
	(void)statement_filter_feed(&one, begin, strlen(begin));
	tap_ok(strcmp(statement_filter_key(&one), " abc") == 0, "the key of \\restrict");
	(void)statement_filter_feed(&one, end, strlen(end));
	tap_ok(*statement_filter_key(&one) == '\0', "no key after \\unrestrict");
	text_release(&got);
}

static void test_connect(void)
{
	static const char sql[] = "\\connect -reuse-previous=on \"dbname='a`b\\\\c'\"\nSELECT 1;";
	struct statement_filter_options options = {.pass = keep, .may_connect = true};
	struct statement_filter one;
	struct text got;

	text_init(&got, 1 << 16);
	options.context = &got;
	statement_filter_open(&one, &options);
	tap_ok(statement_filter_feed(&one, sql, strlen(sql)) == 0 && strcmp(got.bytes, sql) == 0,
		"\\connect passes if it may");
	text_release(&got);
}

int main(void)
{
	message_program("statement_filter");
	/* Error messages are expected. */
	close(STDERR_FILENO);
	for (size_t i = 0; i < COUNT(removed); i++)
		tap_ok(becomes(removed[i].given, removed[i].wanted, true), "%s", removed[i].name);
	for (size_t i = 0; i < COUNT(removed); i++)
		tap_ok(becomes(removed[i].given, removed[i].given, false),
			"without a transaction: %s", removed[i].name);
	for (size_t i = 0; i < COUNT(kept); i++)
		tap_ok(becomes(kept[i], kept[i], true), "kept %zu", i);
	for (size_t i = 0; i < COUNT(refused); i++)
		tap_ok(is_refused(refused[i], i % 2 == 0, false), "refused %zu", i);
	for (size_t i = 0; i < COUNT(unfinished); i++)
		tap_ok(is_refused(unfinished[i], true, true), "unfinished %zu", i);
	for (size_t i = 0; i < COUNT(interrupted); i++) {
		test_interruption(interrupted[i], 1);
		test_interruption(interrupted[i], 7);
		test_interruption(interrupted[i], 200);
	}
	test_lines(1);
	test_lines(7);
	test_lines(200);
	test_leaving_out();
	test_local_setting();
	test_key();
	test_connect();
	return tap_done();
}
