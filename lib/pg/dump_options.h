/*
 * The words that a user hands on to pg_dump or pg_dumpall.
 *
 * Most are pg_dump's own business. Refused is what would break the pipeline (--file, --format),
 * dump something else than the connection string says (--dbname, --host, --port, --username, an
 * operand), or be stored as a backup although it is none (--help, --version).
 *
 * The words are read as getopt_long(3) of PostgreSQL 18's programs reads them: letters in a
 * cluster, arguments of options, abbreviated long names, "--". Of a long option that is not known
 * here to take an argument, the next word is looked at as an option, but taken for no operand.
 */
#ifndef PG_DUMP_OPTIONS_H
#define PG_DUMP_OPTIONS_H

#include "dump/kind.h"

#include <stdbool.h>

struct options_mistake;

/* NULL, or what is wrong with the first word that is refused. WORDS end in a NULL, or are NULL. */
const struct options_mistake *dump_options_check(enum dump_scope scope, char *const *words);

/* Whether they forbid a password prompt: -w, --no-password. WORDS may be NULL. */
bool dump_options_forbid_prompt(enum dump_scope scope, char *const *words);

#endif
