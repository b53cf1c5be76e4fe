#include "pg/dump_option_table.h"

#include "unix/options.h"

#include <stddef.h>
#include <string.h>

/* Sorted by name: the options of both programs, of pg_dump alone, and of pg_dumpall alone. */
#define OPTION_ROWS(BOTH, DUMP, DUMPALL)                                                           \
	BOTH("attribute-inserts", no_argument, OPTIONS_LONG)                                       \
	BOTH("binary-upgrade", no_argument, OPTIONS_LONG)                                          \
	DUMP("blobs", no_argument, 'b')                                                            \
	BOTH("clean", no_argument, 'c')                                                            \
	BOTH("column-inserts", no_argument, OPTIONS_LONG)                                          \
	DUMP("compress", required_argument, 'Z')                                                   \
	DUMP("create", no_argument, 'C')                                                           \
	BOTH("data-only", no_argument, 'a')                                                        \
	DUMPALL("database", required_argument, 'l')                                                \
	BOTH("disable-dollar-quoting", no_argument, OPTIONS_LONG)                                  \
	BOTH("disable-triggers", no_argument, OPTIONS_LONG)                                        \
	DUMP("enable-row-security", no_argument, OPTIONS_LONG)                                     \
	BOTH("encoding", required_argument, 'E')                                                   \
	DUMPALL("exclude-database", required_argument, OPTIONS_LONG)                               \
	DUMP("exclude-extension", required_argument, OPTIONS_LONG)                                 \
	DUMP("exclude-schema", required_argument, 'N')                                             \
	DUMP("exclude-table", required_argument, 'T')                                              \
	DUMP("exclude-table-and-children", required_argument, OPTIONS_LONG)                        \
	DUMP("exclude-table-data", required_argument, OPTIONS_LONG)                                \
	DUMP("exclude-table-data-and-children", required_argument, OPTIONS_LONG)                   \
	DUMP("extension", required_argument, 'e')                                                  \
	BOTH("extra-float-digits", required_argument, OPTIONS_LONG)                                \
	BOTH("filter", required_argument, OPTIONS_LONG)                                            \
	DUMPALL("globals-only", no_argument, 'g')                                                  \
	BOTH("if-exists", no_argument, OPTIONS_LONG)                                               \
	DUMP("include-foreign-data", required_argument, OPTIONS_LONG)                              \
	BOTH("inserts", no_argument, OPTIONS_LONG)                                                 \
	DUMP("jobs", required_argument, 'j')                                                       \
	DUMP("large-objects", no_argument, 'b')                                                    \
	BOTH("load-via-partition-root", no_argument, OPTIONS_LONG)                                 \
	BOTH("lock-wait-timeout", required_argument, OPTIONS_LONG)                                 \
	BOTH("no-acl", no_argument, 'x')                                                           \
	DUMP("no-blobs", no_argument, 'B')                                                         \
	BOTH("no-comments", no_argument, OPTIONS_LONG)                                             \
	BOTH("no-data", no_argument, OPTIONS_LONG)                                                 \
	DUMP("no-large-objects", no_argument, 'B')                                                 \
	BOTH("no-owner", no_argument, 'O')                                                         \
	BOTH("no-password", no_argument, 'w')                                                      \
	BOTH("no-policies", no_argument, OPTIONS_LONG)                                             \
	BOTH("no-privileges", no_argument, 'x')                                                    \
	BOTH("no-publications", no_argument, OPTIONS_LONG)                                         \
	DUMPALL("no-role-passwords", no_argument, OPTIONS_LONG)                                    \
	BOTH("no-schema", no_argument, OPTIONS_LONG)                                               \
	BOTH("no-security-labels", no_argument, OPTIONS_LONG)                                      \
	BOTH("no-statistics", no_argument, OPTIONS_LONG)                                           \
	BOTH("no-subscriptions", no_argument, OPTIONS_LONG)                                        \
	BOTH("no-sync", no_argument, OPTIONS_LONG)                                                 \
	BOTH("no-table-access-method", no_argument, OPTIONS_LONG)                                  \
	BOTH("no-tablespaces", no_argument, OPTIONS_LONG)                                          \
	BOTH("no-toast-compression", no_argument, OPTIONS_LONG)                                    \
	BOTH("no-unlogged-table-data", no_argument, OPTIONS_LONG)                                  \
	BOTH("on-conflict-do-nothing", no_argument, OPTIONS_LONG)                                  \
	BOTH("password", no_argument, 'W')                                                         \
	BOTH("quote-all-identifiers", no_argument, OPTIONS_LONG)                                   \
	BOTH("restrict-key", required_argument, OPTIONS_LONG)                                      \
	BOTH("role", required_argument, OPTIONS_LONG)                                              \
	DUMPALL("roles-only", no_argument, 'r')                                                    \
	BOTH("rows-per-insert", required_argument, OPTIONS_LONG)                                   \
	DUMP("schema", required_argument, 'n')                                                     \
	BOTH("schema-only", no_argument, 's')                                                      \
	DUMP("section", required_argument, OPTIONS_LONG)                                           \
	BOTH("sequence-data", no_argument, OPTIONS_LONG)                                           \
	DUMP("serializable-deferrable", no_argument, OPTIONS_LONG)                                 \
	DUMP("snapshot", required_argument, OPTIONS_LONG)                                          \
	BOTH("statistics", no_argument, OPTIONS_LONG)                                              \
	BOTH("statistics-only", no_argument, OPTIONS_LONG)                                         \
	DUMP("strict-names", no_argument, OPTIONS_LONG)                                            \
	BOTH("superuser", required_argument, 'S')                                                  \
	DUMP("sync-method", required_argument, OPTIONS_LONG)                                       \
	DUMP("table", required_argument, 't')                                                      \
	DUMP("table-and-children", required_argument, OPTIONS_LONG)                                \
	DUMPALL("tablespaces-only", no_argument, 't')                                              \
	BOTH("use-set-session-authorization", no_argument, OPTIONS_LONG)

#define ROW(name, argument, code) {name, argument, NULL, code},
#define NO_ROW(name, argument, code)

const struct option dump_option_table[] = {OPTION_ROWS(ROW, ROW, NO_ROW) OPTIONS_END};
const struct option dumpall_option_table[] = {OPTION_ROWS(ROW, NO_ROW, ROW) OPTIONS_END};

const struct option *dump_option_table_of(enum dump_scope scope)
{
	return scope == DUMP_DATABASE ? dump_option_table : dumpall_option_table;
}

const struct option *dump_option_table_find(enum dump_scope scope, const char *name)
{
	const struct option *option = dump_option_table_of(scope);

	while (option->name && strcmp(name, option->name) != 0)
		option++;
	return option->name ? option : NULL;
}
