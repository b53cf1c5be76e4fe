/* sql/database_definition: the statements that define a database, for another name and version. */
#include "sql/database_definition.h"
#include "sql/kind_filter.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define CREATE "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' "
#define LIBC CREATE "LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';\n"

static const struct {
	const char *sql;
	struct database_choice choice;
	int major;
	const char *create, *properties;
} written[] = {
	{LIBC, {0}, 15,
		"CREATE DATABASE \"n\" TEMPLATE = \"template0\" ENCODING = 'UTF8' LOCALE_PROVIDER "
		"= libc"
		" LOCALE = 'C.UTF-8'",
		""},
	{LIBC, {0}, 14,
		"CREATE DATABASE \"n\" TEMPLATE = \"template0\" ENCODING = 'UTF8' LOCALE = "
		"'C.UTF-8'",
		""},
	{LIBC, {0}, 12,
		"CREATE DATABASE \"n\" TEMPLATE = \"template0\" ENCODING = 'UTF8'"
		" LC_COLLATE = 'C.UTF-8' LC_CTYPE = 'C.UTF-8'",
		""},
	{CREATE "LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'de';", {0}, 15,
		"CREATE DATABASE \"n\" TEMPLATE = \"template0\" ENCODING = 'UTF8' LOCALE_PROVIDER "
		"= icu"
		" LOCALE = 'C' ICU_LOCALE = 'de'",
		""},
	{CREATE "LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'de' ICU_RULES = '&a';",
		{.locale_provider = "libc"}, 16,
		"CREATE DATABASE \"n\" TEMPLATE = \"template0\" ENCODING = 'UTF8' LOCALE = 'C'"
		" LOCALE_PROVIDER = \"libc\"",
		""},
	{CREATE "LC_COLLATE = 'a' LC_CTYPE = 'b' TABLESPACE = fast;",
		{.locale = "C", .encoding = "LATIN1", .tablespace = "a \"b", .template_name = "t"},
		15,
		"CREATE DATABASE \"n\" TEMPLATE = \"t\" ENCODING = 'LATIN1' LOCALE = 'C'"
		" TABLESPACE = \"a \"\"b\"",
		""},
	{LIBC "ALTER DATABASE shop OWNER TO keeper;\nCOMMENT ON DATABASE shop IS 'a; ''b'' shop';\n"
	      "ALTER DATABASE shop SET work_mem TO '1MB';\n"
	      "ALTER ROLE keeper IN DATABASE shop SET search_path TO 'a', 'b';\n"
	      "REVOKE CONNECT,TEMPORARY ON DATABASE shop FROM PUBLIC;\n"
	      "SET SESSION AUTHORIZATION keeper;\nGRANT CONNECT ON DATABASE shop TO \"a b\";\n"
	      "RESET SESSION AUTHORIZATION;\nSECURITY LABEL FOR x ON DATABASE shop IS 'l';\n"
	      "ALTER DATABASE shop CONNECTION LIMIT = 5;\nALTER DATABASE shop IS_TEMPLATE = "
	      "true;\n",
		{0}, 15,
		"CREATE DATABASE \"n\" TEMPLATE = \"template0\" ENCODING = 'UTF8' LOCALE_PROVIDER "
		"= libc"
		" LOCALE = 'C.UTF-8'",
		"COMMENT ON DATABASE \"n\" IS 'a; ''b'' shop'; "
		"ALTER DATABASE \"n\" SET work_mem TO '1MB'; "
		"ALTER ROLE keeper IN DATABASE \"n\" SET search_path TO 'a', 'b'; "
		"REVOKE CONNECT,TEMPORARY ON DATABASE \"n\" FROM PUBLIC; "
		"SET SESSION AUTHORIZATION keeper; GRANT CONNECT ON DATABASE \"n\" TO \"a b\"; "
		"RESET SESSION AUTHORIZATION; SECURITY LABEL FOR x ON DATABASE \"n\" IS 'l'; "
		"ALTER DATABASE \"n\" CONNECTION LIMIT = 5; "
		"ALTER DATABASE \"n\" IS_TEMPLATE = true; "
		"ALTER DATABASE \"n\" OWNER TO \"keeper\"; "},
	{LIBC "ALTER DATABASE shop OWNER TO keeper;\n", {.owner = "O\"x"}, 15,
		"CREATE DATABASE \"n\" TEMPLATE = \"template0\" ENCODING = 'UTF8' LOCALE_PROVIDER "
		"= libc"
		" LOCALE = 'C.UTF-8'",
		"ALTER DATABASE \"n\" OWNER TO \"O\"\"x\"; "},
	{CREATE "LC_COLLATE = 'C' TABLESPACE = fast;\nALTER DATABASE shop OWNER TO keeper;\n"
		"COMMENT ON DATABASE shop IS 'a';\nALTER DATABASE shop SET work_mem TO '1MB';\n",
		{.left_out = SQL_KIND_OWNER | SQL_KIND_COMMENT | SQL_KIND_TABLESPACE}, 15,
		"CREATE DATABASE \"n\" TEMPLATE = \"template0\" ENCODING = 'UTF8' LC_COLLATE = 'C'",
		" ALTER DATABASE \"n\" SET work_mem TO '1MB'; "},
	{NULL, {.encoding = "EUC_JP", .locale = "C"}, 15,
		"CREATE DATABASE \"n\" TEMPLATE = \"template0\" ENCODING = 'EUC_JP' LOCALE = 'C'",
		""},
};

static const char *const refused[] = {
	"",
	"SELECT 1;",
	"ALTER DATABASE shop OWNER TO x;",
	LIBC LIBC,
	LIBC "DROP DATABASE shop;",
	LIBC "ALTER ROLE shop SUPERUSER;",
	LIBC "GRANT a TO b;",
	LIBC "COMMENT ON DATABASE other IS '';",
	LIBC "GRANT CONNECT ON DATABASE shop, other TO x;",
	LIBC "COMMENT ON DATABASE shop IS $$'$$; ALTER ROLE x SUPERUSER; --';",
	LIBC "COMMENT ON DATABASE shop IS '' --;\n;",
	LIBC "COMMENT ON DATABASE shop IS '' /* ; */;",
	"CREATE DATABASE shop WITH ENCODING;",
	"CREATE DATABASE shop CONNECTION LIMIT = 5;",
	"CREATE DATABASE shop a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1;",
};

static void test_written(size_t i)
{
	struct database_definition definition;
	struct text create, properties;
	const char *reason = NULL;

	text_init(&create, 4096);
	text_init(&properties, 4096);
	database_definition_open(&definition);
	if (written[i].sql)
		reason = database_definition_read(
			&definition, written[i].sql, strlen(written[i].sql));
	tap_ok(!reason, "written %zu: %s", i, reason ? reason : "read");
	database_definition_add_create(
		&definition, &written[i].choice, written[i].major, "n", &create);
	tap_same_text(create.bytes, written[i].create, "CREATE DATABASE");
	database_definition_add_properties(&definition, &written[i].choice, "n", &properties);
	tap_same_text(properties.bytes, written[i].properties, "the properties");
	database_definition_close(&definition);
	text_release(&create);
	text_release(&properties);
}

static void test_refused(const char *sql)
{
	struct database_definition definition;

	database_definition_open(&definition);
	tap_ok(database_definition_read(&definition, sql, strlen(sql)) != NULL, "refused: %s", sql);
	tap_ok(database_definition_is_empty(&definition), "nothing is left of it");
	database_definition_close(&definition);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(written); i++)
		test_written(i);
	for (size_t i = 0; i < COUNT(refused); i++)
		test_refused(refused[i]);
	return tap_done();
}
