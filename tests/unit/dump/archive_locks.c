/* dump/archive_locks: the locks that the entries of an archive stand for. */
#include "dump/archive_locks.h"

#include "archive_bytes.h"
#include "dump/archive.h"
#include "tap.h"
#include "unix/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

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

static void add_entry(struct text *bytes, size_t i)
{
	const struct archive_bytes_entry entry = {
		"tag", rows[i].description, rows[i].definition, rows[i].owner};

	archive_bytes_add_entry(bytes, i + 1, &entry);
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
		archive_bytes_add_head(&bytes, 1);
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
	archive_bytes_add_head(&bytes, COUNT(rows));
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
