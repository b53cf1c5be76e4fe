/* dump/judge: every proper prefix of a dump is incomplete, however it is cut into pieces. */
#include "dump/judge.h"

#include "dump/database_block.h"

#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define HEAD "--\n-- PostgreSQL database dump\n--\n\n"
#define END "\n--\n-- PostgreSQL database dump complete\n--\n\n"
#define CLUSTER_HEAD "--\n-- PostgreSQL database cluster dump\n--\n\n"
#define CLUSTER_END "\n--\n-- PostgreSQL database cluster dump complete\n--\n\n"
#define LONG_KEY "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0"

static enum verdict judge(const char *bytes, size_t length, size_t piece, const char **reason)
{
	struct judge j;

	judge_open(&j);
	for (size_t at = 0; at < length; at += piece)
		judge_feed(&j, bytes + at, length - at < piece ? length - at : piece);
	judge_finish(&j);
	return judge_verdict(&j, reason);
}

/* The whole dump is complete and no proper prefix is, in pieces of several sizes. */
static void test_prefixes(const char *name, const char *dump)
{
	static const size_t pieces[] = {1, 7, 1000, 4096, 1 << 20};
	size_t length = strlen(dump);
	const char *reason = NULL;
	size_t wrong = 0;

	for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
		tap_ok(judge(dump, length, pieces[p], &reason) == VERDICT_COMPLETE,
			"%s is complete in pieces of %zu", name, pieces[p]);
		for (size_t cut = 1; cut < length; cut++)
			if (judge(dump, cut, pieces[p], &reason) != VERDICT_INCOMPLETE)
				wrong++;
	}
	tap_ok(wrong == 0, "%s: %zu prefixes are not incomplete", name, wrong);
}

static void test_incomplete(const char *name, const char *dump, const char *why)
{
	const char *reason = NULL;
	enum verdict verdict = judge(dump, strlen(dump), 100, &reason);

	tap_ok(verdict == VERDICT_INCOMPLETE && reason && strstr(reason, why),
		"%s is incomplete: %s", name, reason ? reason : "(no reason)");
}

#define FROM "-- Dumped from database version 15.1\n\nSET x = 0;\n"
#define OLD HEAD FROM END
#define OLD_DATABASE "--\n-- Database \"a\" dump\n--\n\n\\connect a\n\n" OLD
#define OLD_CLUSTER CLUSTER_HEAD "SET x = 0;\n" OLD_DATABASE "\n" OLD_DATABASE "\n" CLUSTER_END
#define KEYED(key) HEAD "\\restrict " key "\n\n" FROM END "\\unrestrict " key "\n\n"
#define KEYED_DATABASE(name, key)                                                                  \
	"--\n-- Database \"" name "\" dump\n--\n\n\\connect a\n\n" KEYED(key)
#define GLOBALS CLUSTER_HEAD "\\restrict g\n\nSET x = 0;\n\\unrestrict g\n\n"
#define CLUSTER                                                                                    \
	GLOBALS "--\n-- Databases\n--\n\n" KEYED_DATABASE("a", "a1") KEYED_DATABASE("b", "b1")     \
		CLUSTER_END
#define CREATING                                                                                   \
	HEAD "\\restrict k\n\n" FROM "CREATE DATABASE a;\n\\unrestrict k\n\\encoding SQL_ASCII\n"  \
	     "\\connect a\n\\restrict k\n\nSET y = 0;\n" END "\\unrestrict k\n\n"
#define BLOCK                                                                                      \
	"-- pgb-database: CREATE DATABASE a;\n-- pgb-database: COMMENT ON DATABASE a IS 'b';\n"    \
	"-- pgb-database: end\n"
#define CRLF_HEAD "--\r\n-- PostgreSQL database dump\r\n--\r\n\r\n"
#define WHOLE_AND_WHOLE "two dumps in one stream, each of them whole"
#define CUT_FIRST "two dumps in one stream, the first of them cut short"
#define CUT_LAST "two dumps in one stream, the last of them cut short"
#define MORE_BEGINNINGS "more beginnings than ends: two dumps in one stream"

/* What is in a stream beside one dump. "" as the reason: it is complete. */
static const struct {
	const char *name;
	const char *stream;
	enum verdict verdict;
	const char *why;
} streams[] = {
	{"two dumps with keys", KEYED("a") KEYED("b"), VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"two dumps with the same key", KEYED("a") KEYED("a"), VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"three dumps", KEYED("a") CREATING KEYED("b"), VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"a blank line between two dumps", KEYED("a") "\n" KEYED("b"), VERDICT_FOLLOWED,
		WHOLE_AND_WHOLE},
	{"a cluster and a database", CLUSTER KEYED("c"), VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"a database and a cluster", KEYED("c") CLUSTER, VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"a cut dump and a whole one", HEAD "\\restrict a\n\nSET" KEYED("b"), VERDICT_INCOMPLETE,
		"two dumps in one stream"},
	{"the same with one key", HEAD "\\restrict a\n\nSET x;\n" KEYED("a"), VERDICT_INCOMPLETE,
		CUT_FIRST},
	{"a dump cut before its key", HEAD KEYED("a"), VERDICT_INCOMPLETE, CUT_FIRST},
	{"a dump cut in its heading", "--\n-- PostgreSQL data" KEYED("a"), VERDICT_INCOMPLETE,
		CUT_FIRST},
	{"a dump cut in the first line", "--" KEYED("a"), VERDICT_INCOMPLETE, CUT_FIRST},
	{"a dump cut while it connects",
		HEAD "\\restrict k\n\n" FROM "\\unrestrict k\n\\connect a" KEYED("k"),
		VERDICT_INCOMPLETE, CUT_FIRST},
	{"a whole dump and a cut one", KEYED("a") HEAD "\\restrict b\n\nSET x;\n",
		VERDICT_INCOMPLETE, CUT_LAST},
	{"one cut in its heading", KEYED("a") "--\n-- Postg", VERDICT_INCOMPLETE, CUT_LAST},
	{"one cut after its heading", KEYED("a") HEAD, VERDICT_INCOMPLETE, CUT_LAST},
	{"one without the blank line, and another",
		HEAD "\\restrict a\n\n" FROM END "\\unrestrict a\n" KEYED("b"), VERDICT_INCOMPLETE,
		CUT_FIRST},
	{"a cluster cut in its roles", GLOBALS "SET" CLUSTER, VERDICT_INCOMPLETE, "sections"},
	{"a cluster cut between databases", GLOBALS KEYED_DATABASE("a", "a") CLUSTER,
		VERDICT_INCOMPLETE, CUT_FIRST},
	{"a cluster cut, and a database", GLOBALS KEYED_DATABASE("a", "a") KEYED("b"),
		VERDICT_INCOMPLETE, CUT_FIRST},
	{"a dump with a key and one without", KEYED("a") OLD, VERDICT_INCOMPLETE,
		"two dumps in one stream"},

	{"two old dumps", OLD OLD, VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"blank lines between two old dumps", OLD "\n\n" OLD, VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"two old clusters", OLD_CLUSTER OLD_CLUSTER, VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"an old dump and one with a key", OLD KEYED("a"), VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"a cut old dump and a whole one", HEAD FROM "SET" OLD, VERDICT_INCOMPLETE,
		MORE_BEGINNINGS},
	{"a cut old dump and two whole ones", HEAD FROM "SET;\n" OLD OLD, VERDICT_INCOMPLETE,
		MORE_BEGINNINGS},
	{"a cut old cluster and a whole one",
		CLUSTER_HEAD "SET x = 0;\n" OLD_DATABASE "\n" OLD_CLUSTER, VERDICT_INCOMPLETE,
		MORE_BEGINNINGS},
	{"an old dump and a cut one", OLD HEAD FROM, VERDICT_INCOMPLETE, "end is missing"},
	{"an old dump and the beginning of one", OLD "--\n-- Pos", VERDICT_INCOMPLETE,
		"end is missing"},

	{"a cluster", CLUSTER, VERDICT_COMPLETE, ""},
	{"an old cluster", OLD_CLUSTER, VERDICT_COMPLETE, ""},
	{"the roles of a cluster", GLOBALS CLUSTER_END, VERDICT_COMPLETE, ""},
	{"a verbose cluster",
		CLUSTER_HEAD "-- Started on x\n\n\\restrict g\n\n\\unrestrict g\n\n"
			     "-- Completed on x\n\n" CLUSTER_END,
		VERDICT_COMPLETE, ""},
	{"a dump that creates its database", CREATING, VERDICT_COMPLETE, ""},
	{"a dump with dumps in its data",
		HEAD "\\restrict k\n\n" FROM "COPY t FROM stdin;\n" CLUSTER KEYED("a") OLD HEAD
		"\\\\restrict k\n\restrict k\n \\restrict k\n\\restrict kk\n\\.\n" END
		"\\unrestrict k\n\n",
		VERDICT_COMPLETE, ""},
	{"an old dump with a dump in its data", HEAD FROM "COPY t FROM stdin;\n" OLD "\\.\n" END,
		VERDICT_COMPLETE, ""},
	{"an old dump with a heading in its data",
		HEAD FROM "COPY t FROM stdin;\n" HEAD "x\n\\.\n" END, VERDICT_COMPLETE, ""},

	{"blank lines after a dump", KEYED("a") "\n\n\n", VERDICT_COMPLETE, ""},
	{"blank lines after an old dump", OLD "\n\n\n", VERDICT_COMPLETE, ""},
	{"blank lines after a cluster", CLUSTER "\n", VERDICT_COMPLETE, ""},
	{"text after a dump", KEYED("a") "done\n", VERDICT_FOLLOWED, "other bytes after its end"},
	{"text after an old dump", OLD "done", VERDICT_FOLLOWED, "other bytes after its end"},
	{"text after a cluster", CLUSTER "done\n", VERDICT_FOLLOWED, "other bytes after its end"},
	{"text between two dumps", KEYED("a") "done\n" KEYED("b"), VERDICT_FOLLOWED,
		"other bytes after its end"},
	{"text and a cut dump", KEYED("a") "done\n" HEAD, VERDICT_INCOMPLETE, CUT_LAST},
	{"a comment after a dump", KEYED("a") "-- done\n", VERDICT_FOLLOWED, "comment after"},
	{"a longer comment", KEYED("a") "--\n-- done\n--\n", VERDICT_FOLLOWED, "comment after"},
	{"a comment after an old dump", OLD "-- done\n", VERDICT_FOLLOWED, "comment after"},
	{"blanks after a dump", KEYED("a") "\n \t\n", VERDICT_FOLLOWED, "blanks after"},
	{"blanks after an old dump", OLD "  ", VERDICT_FOLLOWED, "blanks after"},
	{"no last newline", HEAD "\\restrict a\n\n" FROM END "\\unrestrict a\n", VERDICT_INCOMPLETE,
		"its last newline is missing"},
	{"no newline at all", HEAD "\\restrict a\n\n" FROM END "\\unrestrict a", VERDICT_INCOMPLETE,
		"its last newline is missing"},
	{"no last newline in an old dump",
		HEAD FROM "\n--\n-- PostgreSQL database dump complete\n--\n", VERDICT_INCOMPLETE,
		"its last newline is missing"},
	{"no last newline in a cluster",
		GLOBALS "\n--\n-- PostgreSQL database cluster dump complete\n--\n",
		VERDICT_INCOMPLETE, "its last newline is missing"},

	{"a byte order mark", "\xef\xbb\xbf" KEYED("a"), VERDICT_COMPLETE, ""},
	{"blanks before a dump", "\xef\xbb\xbf\n \r\n" OLD, VERDICT_COMPLETE, ""},
	{"a warning before a dump", "pg_dump: warning: x\n" KEYED("a"), VERDICT_PRECEDED,
		"standard error is in the stream"},
	{"a prompt before a dump", "Password: " OLD, VERDICT_PRECEDED,
		"standard error is in the stream"},
	{"a prompt before a cut dump", "Password: " HEAD FROM, VERDICT_INCOMPLETE,
		"its end is missing"},
	{"a prompt before a heading that is cut", "Password: --\n-- Post", VERDICT_INCOMPLETE,
		"within its first bytes"},
	{"a mark before a heading that is cut", "\xef\xbb\xbf--", VERDICT_INCOMPLETE,
		"within its first bytes"},
	{"a prompt, and two dumps", "Password: " KEYED("a") KEYED("b"), VERDICT_FOLLOWED,
		WHOLE_AND_WHOLE},
	{"a command before a dump", "\\set x\n" KEYED("a"), VERDICT_PRECEDED, "commands before"},
	{"a statement before a dump", "BEGIN;\n\n" KEYED("a"), VERDICT_PRECEDED, "commands before"},
	{"a comment before a dump", "-- mine\n" KEYED("a"), VERDICT_PRECEDED, "comment before"},
	{"a prompt before an archive", "Password: PGDMP\1\16", VERDICT_INCOMPLETE,
		"other text before the archive"},
	{"a mark before an archive", "\xef\xbb\xbfPGDMP\1\16", VERDICT_INCOMPLETE,
		"other text before the archive"},
	{"the definition of the database and text", BLOCK "x\n" KEYED("a"), VERDICT_PRECEDED,
		"standard error is in the stream"},
	{"the definition after text", "x\n" BLOCK KEYED("a"), VERDICT_PRECEDED,
		"standard error is in the stream"},
	{"two dumps with definitions", BLOCK KEYED("a") BLOCK KEYED("b"), VERDICT_FOLLOWED,
		"comment after its end"},
	{"two old dumps with definitions", BLOCK OLD BLOCK OLD, VERDICT_FOLLOWED, WHOLE_AND_WHOLE},
	{"the definition, a cut dump and a whole one",
		BLOCK HEAD "\\restrict a\n\nSET" BLOCK KEYED("b"), VERDICT_INCOMPLETE,
		"two dumps in one stream"},
	{"the same with old dumps", BLOCK HEAD FROM BLOCK OLD, VERDICT_INCOMPLETE, MORE_BEGINNINGS},
	{"definitions only", BLOCK BLOCK, VERDICT_INCOMPLETE, "within its first bytes"},
	{"the definition and an archive", BLOCK "PGDMP\1\16", VERDICT_INCOMPLETE,
		"table of contents"},
	{"the definition and CR LF", BLOCK CRLF_HEAD "x\r\n", VERDICT_ALTERED,
		"line ends are CRLF"},
	{"CR LF", CRLF_HEAD "x\r\n", VERDICT_ALTERED, "line ends are CRLF"},
	{"a prompt and CR LF", "Password: \r\n" CRLF_HEAD, VERDICT_ALTERED, "line ends are CRLF"},
	{"CR in data", HEAD "\\restrict k\n\n" FROM "x\r\ny\r\n" END "\\unrestrict k\n\n",
		VERDICT_COMPLETE, ""},
};

static void test_streams(void)
{
	static const size_t pieces[] = {1, 3, 64, 1 << 20};

	for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++)
		for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
			const char *reason = NULL;
			enum verdict verdict = judge(
				streams[i].stream, strlen(streams[i].stream), pieces[p], &reason);

			if (!reason)
				reason = "";
			tap_ok(verdict == streams[i].verdict && strstr(reason, streams[i].why) &&
					(reason[0] == '\0') == (streams[i].why[0] == '\0'),
				"%s is %s in pieces of %zu: %s", streams[i].name,
				judge_describe_verdict(streams[i].verdict), pieces[p], reason);
		}
}

/* Noise may be as long as STREAM_KIND_NOISE, and no longer. */
static void test_noise(void)
{
	static char stream[STREAM_KIND_NOISE + 1024];
	const size_t length = strlen(OLD);
	const char *reason = NULL;

	memset(stream, 'x', sizeof stream);
	memcpy(stream + STREAM_KIND_NOISE, OLD, length);
	for (size_t piece = 1; piece < 10000; piece *= 9)
		tap_ok(judge(stream, STREAM_KIND_NOISE + length, piece, &reason) ==
				VERDICT_PRECEDED,
			"text of %d bytes before a dump, in pieces of %zu", STREAM_KIND_NOISE,
			piece);
	memcpy(stream + STREAM_KIND_NOISE, "x" OLD, length + 1);
	tap_ok(judge(stream, STREAM_KIND_NOISE + 1 + length, 100, &reason) == VERDICT_UNRECOGNISED,
		"and of one byte more");
	stream[5] = '\0';
	tap_ok(judge(stream, STREAM_KIND_NOISE + length, 100, &reason) == VERDICT_UNRECOGNISED,
		"binary data before a dump");
}

/* A definition may be as long as DATABASE_BLOCK_MAX, and its lines as well. */
static void test_long_block(void)
{
	const size_t room = DATABASE_BLOCK_MAX + 100000, length = strlen(OLD);
	char *stream = malloc(room);
	const char *reason = NULL;

	if (!stream)
		abort();
	memset(stream, 'x', room);
	memcpy(stream, DATABASE_BLOCK_PREFIX, strlen(DATABASE_BLOCK_PREFIX));
	stream[DATABASE_BLOCK_MAX - 1] = '\n';
	memcpy(stream + DATABASE_BLOCK_MAX, OLD, length);
	for (size_t piece = 10; piece < 10000000; piece *= 30)
		tap_ok(judge(stream, DATABASE_BLOCK_MAX + length, piece, &reason) ==
				VERDICT_COMPLETE,
			"a definition of %d bytes, in pieces of %zu", DATABASE_BLOCK_MAX, piece);
	memcpy(stream + DATABASE_BLOCK_MAX, DATABASE_BLOCK_END, strlen(DATABASE_BLOCK_END));
	memcpy(stream + DATABASE_BLOCK_MAX + strlen(DATABASE_BLOCK_END), OLD, length);
	tap_ok(judge(stream, DATABASE_BLOCK_MAX + strlen(DATABASE_BLOCK_END) + length, 100,
		       &reason) == VERDICT_PRECEDED,
		"and of more");
	free(stream);
}

static void test_long_stream(void)
{
	size_t length = (size_t)3 << 20;
	char *dump = malloc(length);
	const char *reason = NULL;
	const char *end = END "\\unrestrict k\n\n";

	if (!dump)
		abort();
	memset(dump, 'x', length);
	memcpy(dump, HEAD "\\restrict k\n\n", strlen(HEAD "\\restrict k\n\n"));
	memcpy(dump + length - strlen(end), end, strlen(end));
	tap_ok(judge(dump, length, 65536, &reason) == VERDICT_COMPLETE, "3 MiB are complete");
	tap_ok(judge(dump, length - 1, 65536, &reason) == VERDICT_INCOMPLETE,
		"one byte less is not");
	free(dump);
}

int main(void)
{
	test_prefixes("an old plain dump", HEAD "SELECT 1;\n" END);
	test_prefixes("a plain dump with a key",
		HEAD "\\restrict k3y\n\nSELECT 1;\n" END "\\unrestrict k3y\n\n");
	test_prefixes("one with a long key",
		HEAD "\\restrict " LONG_KEY "\n\n" END "\\unrestrict " LONG_KEY "\n\n");
	test_prefixes("one with the marker in its data",
		HEAD "\\restrict k\n\nINSERT INTO t VALUES ('" END "\\unrestrict x\n\n');\n" END
		     "\\unrestrict k\n\n");
	test_prefixes("an old dump as pg_dump writes it", OLD);
	test_prefixes("an old dump after the definition of its database", BLOCK OLD);
	test_prefixes("one with a key after it", BLOCK KEYED("a"));
	test_prefixes("an old cluster", OLD_CLUSTER);
	test_prefixes("a cluster with databases", CLUSTER);
	test_prefixes("a dump that creates its database", CREATING);
	test_prefixes("a cluster dump",
		CLUSTER_HEAD "\\restrict a\n\nx\n\\unrestrict a\n\n" HEAD "\\restrict b\n\n" END
			     "\\unrestrict b\n\n" CLUSTER_END);
	test_incomplete("a key without its pair", HEAD "\\restrict k\n\n" END, "missing");
	test_incomplete("another key", HEAD "\\restrict k\n\n" END "\\unrestrict j\n\n", "missing");
	test_incomplete(
		"a longer key", HEAD "\\restrict k\n\n" END "\\unrestrict kk\n\n", "missing");
	test_incomplete("an empty end", HEAD "\\restrict k\n\n\n\n", "missing");
	test_incomplete("database then cluster", HEAD END CLUSTER_HEAD CLUSTER_END, "two dumps");
	test_incomplete("cluster then database", CLUSTER_HEAD CLUSTER_END HEAD END, "two dumps");
	test_incomplete("cluster then database with a key",
		CLUSTER_HEAD CLUSTER_END HEAD "\\restrict k\n\n" END "\\unrestrict k\n\n",
		"two dumps");
	test_incomplete("a cluster without its end", CLUSTER_HEAD "x\n", "its end is missing");
	test_streams();
	test_noise();
	test_long_block();
	test_long_stream();
	return tap_done();
}
