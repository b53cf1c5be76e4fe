/*
 * Reads and writes the definition of a database (sql/database_definition.h), which pgb-dump writes
 * before a plain dump (dump/database_block.h).
 *
 * pg_dump prints it if it is told to create the database and to dump no schema. It is run once more
 * for that, with the options of the dump, so that --no-owner, --no-privileges and --no-comments
 * apply to the definition, too.
 */
#ifndef PG_DUMP_DEFINITION_H
#define PG_DUMP_DEFINITION_H

#include "unix/status.h"

struct command;
struct conninfo;
struct text;

/*
 * Adds the lines of the definition to BLOCK. DUMP is the command that writes the dump. Returns 0,
 * or -1 without a message if pg_dump failed, or printed no definition.
 */
int dump_definition_read(const struct command *dump, struct text *block);

/*
 * Writes the definition to standard output, or warns that pg_dump did not print it. DUMP connects
 * by CONNINFO. Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status dump_definition_write(struct conninfo *conninfo, const struct command *dump);

#endif
