/*
 * Writes the definition of a database (sql/database_definition.h) before its plain dump, as
 * dump/database_block.h has it.
 *
 * pg_dump prints it if it is told to create the database and to dump no schema. It is run once more
 * for that, with the options of the dump, so that --no-owner, --no-privileges and --no-comments
 * apply to the definition, too.
 */
#ifndef PG_DUMP_DEFINITION_H
#define PG_DUMP_DEFINITION_H

#include "unix/status.h"

struct conninfo;
struct dump_kind;

/*
 * Writes the definition to standard output, or warns that pg_dump did not print it; does nothing if
 * a dump of KIND with WORDS has none (dump_options_allow_definition()). START is how pg_dump's
 * command begins: its path, the database; it connects by CONNINFO. WORDS are the user's options for
 * it, or NULL. Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status dump_definition_write(struct conninfo *conninfo, const struct dump_kind *kind,
	char *const *start, char *const *words);

#endif
