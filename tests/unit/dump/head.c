/* dump/head: what a server needs to restore a dump. */
#include "dump/head.h"

#include "dump/judge.h"

#include "tap.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define DATABASE "--\n-- PostgreSQL database dump\n--\n\n"
#define CLUSTER "--\n-- PostgreSQL database cluster dump\n--\n\n"
#define FROM "-- Dumped from database version "
#define BY "-- Dumped by pg_dump version "
#define ENCODING "SET client_encoding = "

static const struct {
	const char *bytes;
	bool enough;
	int server, dumper, major;
	const char *superuser, *encoding;
} plain[] = {
	{DATABASE FROM "15.18 (Debian 1)\n" BY "15.20\n\n" ENCODING "'UTF8';\n", true, 15, 15, 15,
		"", "UTF8"},
	{DATABASE "\\restrict x\n\n" FROM "9.6.24\n" BY "17.2\n\n" ENCODING "'LATIN1';\n", true, 9,
		17, 17, "", "LATIN1"},
	{DATABASE FROM "18beta1\n" BY "18beta1\n", false, 18, 18, 18, "", ""},
	{DATABASE FROM "15.18\n" BY "1", false, 15, 0, 15, "", ""},
	{DATABASE FROM "15.18\n" BY "15.18\n" ENCODING "'UT", false, 15, 15, 15, "", ""},
	{DATABASE FROM "x\n" BY "\n" ENCODING "'UTF8'", false, 0, 0, 0, "", "UTF8"},
	{DATABASE, false, 0, 0, 0, "", ""},
	{CLUSTER "\nCREATE ROLE postgres;\nALTER ROLE postgres WITH SUPERUSER LOGIN;\n" FROM
		 "16.1\n" BY "16.1\n",
		true, 16, 16, 16, "postgres", ""},
	{CLUSTER "\nALTER ROLE a WITH NOSUPERUSER;\nALTER ROLE \"B \"\"b\" WITH SUPERUSER;\n"
		 "ALTER ROLE c WITH SUPERUSER;\n",
		false, 0, 0, 0, "B \"b", ""},
	{CLUSTER "\nALTER ROLE admin WITH SUPERUSER;\nALTER ROLE postgres WITH SUPERUSER;\n", false,
		0, 0, 0, "postgres", ""},
	{CLUSTER "\nALTER ROLE admin WITH SUPERU", false, 0, 0, 0, "", ""},
};

static void test_plain(void)
{
	for (size_t i = 0; i < COUNT(plain); i++) {
		struct dump_head head;
		struct judge judge;
		size_t length = strlen(plain[i].bytes);
		bool enough;

		judge_open(&judge);
		judge_feed(&judge, plain[i].bytes, length);
		enough = dump_head_read(&head, &judge, plain[i].bytes, length);
		tap_ok(enough == plain[i].enough && head.server == plain[i].server &&
				head.dumper == plain[i].dumper &&
				dump_head_major(&head) == plain[i].major,
			"plain %zu: versions", i);
		tap_same_text(head.superuser, plain[i].superuser, "its superuser");
		tap_same_text(head.encoding, plain[i].encoding, "its encoding");
	}
}

/* The header of an archive of version 1.14, with integers of 4 bytes, up to the contents. */
static const char archive[] =
	"PGDMP\1\16\0\4\10\1"
	"\0\377\377\377\377"
	"\0\1\0\0\0\0\2\0\0\0\0\3\0\0\0\0\4\0\0\0\0\5\0\0\0\0\6\0\0\0\0\7\0\0\0"
	"\0\3\0\0\0app"
	"\0\5\0\0\00014.10"
	"\0\4\0\0\00016.1"
	"\0\1\0\0\0"
	"SET client_encoding = 'SQL_ASCII';\n";

/* However the archive is cut, a truncated version is not used. */
static void test_archive(void)
{
	size_t size = sizeof archive - 1;
	bool good = true;
	struct dump_head head = {0};

	for (size_t length = 1; length <= size; length++) {
		struct judge judge;
		bool enough;

		judge_open(&judge);
		judge_feed(&judge, archive, length);
		enough = dump_head_read(&head, &judge, archive, length);
		if (head.server != 0 && (head.server != 14 || head.dumper != 16))
			good = false;
		if (enough && strcmp(head.encoding, "SQL_ASCII") != 0)
			good = false;
	}
	tap_ok(good, "archive: nothing truncated is used");
	tap_ok(head.server == 14 && head.dumper == 16, "archive: versions");
	tap_same_text(head.encoding, "SQL_ASCII", "archive: encoding");
}

static void test_limits(void)
{
	char *bytes = calloc(1, DUMP_HEAD_MAX + 1);
	struct dump_head head;
	struct judge judge;

	if (!bytes)
		abort();
	memcpy(bytes, CLUSTER, strlen(CLUSTER));
	judge_open(&judge);
	judge_feed(&judge, bytes, 1000);
	tap_ok(!dump_head_read(&head, &judge, bytes, 1000), "a cluster may tell later");
	tap_ok(dump_head_read(&head, &judge, bytes, DUMP_HEAD_MAX + 1), "but not too late");
	memcpy(bytes, DATABASE, strlen(DATABASE));
	judge_open(&judge);
	judge_feed(&judge, bytes, 1000);
	tap_ok(!dump_head_read(&head, &judge, bytes, 1000), "a database may tell later");
	tap_ok(dump_head_read(&head, &judge, bytes, 16384), "a little later");
	free(bytes);
}

int main(void)
{
	test_plain();
	test_archive();
	test_limits();
	return tap_done();
}
