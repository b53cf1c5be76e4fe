/* dump/archive_large_objects: the statements that name the roles of large objects. */
#include "dump/archive_large_objects.h"

#include "archive_bytes.h"
#include "dump/archive.h"
#include "tap.h"
#include "unix/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define GRANT "GRANT SELECT ON LARGE OBJECT 1 TO reader;\n"

static const struct {
	const char *tag, *description, *definition, *owner, *sql;
} rows[] = {
	{"ENCODING", "ENCODING", "SET client_encoding = 'UTF8';\n", "", ""},
	{"t", "TABLE", "CREATE TABLE t ();\n", "tom", ""},
	{"1", "BLOB METADATA", "1\n22\n", "tom", "ALTER LARGE OBJECT 0 OWNER TO \"tom\";\n"},
	{"3", "BLOB METADATA", "3\n", "a \"b", "ALTER LARGE OBJECT 0 OWNER TO \"a \"\"b\";\n"},
	{"4", "BLOB METADATA", "4\n", "", ""},
	{"LARGE OBJECT 1", "ACL", GRANT, "tom", GRANT},
	{"LARGE OBJECTS 1..22", "ACL", GRANT, "tom", GRANT},
	{"TABLE t", "ACL", "GRANT SELECT ON TABLE t TO reader;\n", "tom", ""},
	{"LARGE OBJECT 1", "COMMENT", "COMMENT ON LARGE OBJECT 1 IS 'x';\n", "tom", ""},
	{"BLOBS", "BLOBS", "", "tom", ""},
};

static void add_entry(struct text *bytes, size_t i)
{
	const struct archive_bytes_entry entry = {
		rows[i].tag, rows[i].description, rows[i].definition, rows[i].owner};

	archive_bytes_add_entry(bytes, i + 1, &entry);
}

static int add_found(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

static int refuse(void *context, const char *sql, size_t length)
{
	(void)context;
	(void)sql;
	(void)length;
	return -1;
}

static int find(const struct text *bytes, size_t length,
	int (*take)(void *context, const char *sql, size_t length), struct text *found)
{
	struct archive archive;

	archive_open(&archive, ARCHIVE_CUSTOM);
	archive_feed(&archive, bytes->bytes, length);
	return archive_large_objects_find(&archive, bytes->bytes, length, take, found);
}

static void test_each(void)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text bytes, found;

		text_init(&bytes, 1 << 16);
		text_init(&found, 1 << 16);
		archive_bytes_add_head(&bytes, 1);
		add_entry(&bytes, i);
		find(&bytes, bytes.length, add_found, &found);
		tap_same_text(found.length > 0 ? found.bytes : "", rows[i].sql, rows[i].tag);
		text_release(&found);
		text_release(&bytes);
	}
}

static void test_all(void)
{
	struct text bytes, found;
	int results = 0;

	text_init(&bytes, 1 << 16);
	text_init(&found, 1 << 16);
	archive_bytes_add_head(&bytes, COUNT(rows));
	for (size_t i = 0; i < COUNT(rows); i++)
		add_entry(&bytes, i);
	for (size_t length = 0; length < bytes.length; length++)
		results += find(&bytes, length, add_found, &found);
	tap_ok(results == 0, "contents that are cut");
	tap_ok(find(&bytes, bytes.length, refuse, NULL) == -1, "what is not taken ends the search");
	text_release(&found);
	text_release(&bytes);
}

int main(void)
{
	test_each();
	test_all();
	return tap_done();
}
