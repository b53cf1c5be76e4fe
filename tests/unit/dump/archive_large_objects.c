/* dump/archive_large_objects: the statements that name the roles of large objects. */
#include "dump/archive_large_objects.h"

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

/* As version 1.16 has it, which is pg_dump 17's. */
static void add_entry(struct text *bytes, size_t i)
{
	add_integer(bytes, i + 1); /* its number, and whether there is data */
	add_integer(bytes, 0);
	add_string(bytes, "0");
	add_string(bytes, "0");
	add_string(bytes, rows[i].tag);
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
		add_head(&bytes, 1);
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
	add_head(&bytes, COUNT(rows));
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
