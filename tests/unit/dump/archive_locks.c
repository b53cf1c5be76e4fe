/* dump/archive_locks: the locks that the entries of an archive stand for. */
#include "dump/archive_locks.h"

#include "dump/archive.h"
#include "tap.h"
#include "unix/text.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void add_integer(struct text *bytes, size_t value)
{
	text_add_byte(bytes, '\0');
	for (int i = 0; i < 4; i++)
		text_add_byte(bytes, (char)(value >> (8 * i) & 0xff));
}

static void add_string(struct text *bytes, const char *string)
{
	add_integer(bytes, strlen(string));
	text_add(bytes, string);
}

static void add_null(struct text *bytes)
{
	text_add_bytes(bytes, "\1\1\0\0\0", 5);
}

static const struct {
	const char *description, *definition, *owner;
	int locks, locks_without_owners;
} rows[] = {
	{"ENCODING", "SET client_encoding = 'UTF8';\n", "", 0, 0},
	{"TABLE", "CREATE TABLE t ();\n", "tom", 1, 1},
	{"TABLE DATA", "", "tom", 0, 0},
	{"INDEX", "CREATE INDEX i ON t (a);\n", "tom", 1, 1},
	{"CONSTRAINT", "ALTER TABLE t ADD PRIMARY KEY (a);\n", "tom", 1, 1},
	{"CONSTRAINT", "ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID;\n", "tom", 0, 0},
	{"FK CONSTRAINT", "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES b;\n", "tom", 0, 0},
	{"SEQUENCE", "CREATE SEQUENCE s;\n", "tom", 1, 1},
	{"VIEW", "CREATE VIEW v AS SELECT 1;\n", "tom", 1, 1},
	{"MATERIALIZED VIEW", "CREATE MATERIALIZED VIEW m AS SELECT 1;\n", "tom", 1, 1},
	{"FUNCTION", "CREATE FUNCTION f() ...;\n", "tom", 0, 0},
	{"BLOB", "SELECT lo_create('1');\n", "tom", 1, 0},
	{"BLOB", "SELECT lo_create('1');\n", "", 0, 0},
	{"BLOB METADATA", "1\n22\n333\n", "tom", 3, 0},
	{"BLOBS", "", "", 0, 0},
};

/* As version 1.16 has it, which is pg_dump 17's. */
static void add_entry(struct text *bytes, size_t i)
{
	add_integer(bytes, i + 1); /* its number, and whether there is data */
	add_integer(bytes, 0);
	add_string(bytes, "0");
	add_string(bytes, "0");
	add_string(bytes, "tag");
	add_string(bytes, rows[i].description);
	add_integer(bytes, 2);
	add_string(bytes, rows[i].definition);
	for (int member = 0; member < 5; member++) /* DROP, COPY, schema, tablespace, method */
		add_string(bytes, "");
	add_integer(bytes, 'r');
	add_string(bytes, rows[i].owner);
	add_string(bytes, "false");
	add_string(bytes, "1"); /* one dependency */
	add_null(bytes);
	text_add_bytes(bytes, "\3\0\0\0\0\0\0\0\0", 9);
}

static void add_head(struct text *bytes, size_t entries)
{
	text_add_bytes(bytes, "PGDMP\1\20\0\4\10\1", 11);
	text_add_byte(bytes, '\0'); /* no compression */
	for (int i = 0; i < 7; i++)
		add_integer(bytes, 0);
	add_string(bytes, "shop");
	add_string(bytes, "17.2");
	add_string(bytes, "17.2");
	add_integer(bytes, entries);
}

static int64_t count(const struct text *bytes, size_t length, bool has_owners)
{
	struct archive archive;

	archive_open(&archive, ARCHIVE_CUSTOM);
	archive_feed(&archive, bytes->bytes, length);
	return archive_locks_count(&archive, bytes->bytes, length, has_owners);
}

static void test_each(void)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text bytes;

		text_init(&bytes, 1 << 16);
		add_head(&bytes, 1);
		add_entry(&bytes, i);
		tap_ok(count(&bytes, bytes.length, true) == rows[i].locks, "%s of \"%s\"",
			rows[i].description, rows[i].owner);
		tap_ok(count(&bytes, bytes.length, false) == rows[i].locks_without_owners,
			"%s without owners", rows[i].description);
		text_release(&bytes);
	}
}

static void test_all(void)
{
	struct text bytes;
	bool grows = true;
	int64_t before = 0;

	text_init(&bytes, 1 << 16);
	add_head(&bytes, COUNT(rows));
	for (size_t i = 0; i < COUNT(rows); i++)
		add_entry(&bytes, i);
	tap_ok(count(&bytes, bytes.length, true) == 10, "all");
	for (size_t length = 0; length <= bytes.length; length++) {
		int64_t locks = count(&bytes, length, true);

		grows = grows && locks >= before;
		before = locks;
	}
	tap_ok(grows, "what is cut counts less");
	text_release(&bytes);
}

int main(void)
{
	test_each();
	test_all();
	return tap_done();
}
