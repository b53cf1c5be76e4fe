/*
 * The options that the user passes on to pg_dump or pg_dumpall: which are rejected, and which leave
 * out a part of the database.
 *
 * Most of them are left to pg_dump. Rejected are those that break the pipeline (--file, --format),
 * those that dump something other than the connection string names (--dbname, --host, --port,
 * --username, an operand), and those whose output is not a dump (--help, --version).
 *
 * The words are parsed as by getopt_long(3) in the programs of PostgreSQL 18: clustered letters,
 * arguments of options, abbreviated long names, "--". The word after an unknown long option may be
 * its argument: it is checked as an option, but not rejected as an operand.
 */
#ifndef PG_DUMP_OPTIONS_H
#define PG_DUMP_OPTIONS_H

#include "dump/kind.h"

#include <stdbool.h>

struct options_mistake;

/* What is wrong with the first rejected word, or NULL. WORDS end in a NULL, or are NULL. */
const struct options_mistake *dump_options_check(enum dump_scope scope, char *const *words);

/* Whether WORDS, which may be NULL, forbid a password prompt: -w, --no-password. */
bool dump_options_forbid_prompt(enum dump_scope scope, char *const *words);

/*
 * Whether WORDS, which may be NULL, make a partial dump: one that lacks rows, or objects that hold
 * rows or code, which the database has (--table, --schema-only, --exclude-table-data). What only
 * lacks owners, privileges, comments and other attributes is not partial, nor is one without
 * publications and subscriptions.
 */
bool dump_options_are_partial(enum dump_scope scope, char *const *words);

/*
 * Whether a dump of KIND with WORDS, which may be NULL, can begin with the definition of its
 * database (dump/database_block.h): it is a plain dump of one database, not partial, not
 * compressed, does not create the database itself (--create), and does not have pg_dump prompt
 * (--password), which would do so twice.
 */
bool dump_options_allow_definition(const struct dump_kind *kind, char *const *words);

/*
 * Whether WORDS, which may be NULL, make pg_dump leave out rows that row-level security hides from
 * the user: --enable-row-security.
 */
bool dump_options_hide_rows(enum dump_scope scope, char *const *words);

/*
 * Whether pg_dumpall with WORDS, which may be NULL, reads the passwords of roles as the user that
 * connects.
 */
bool dump_options_read_role_passwords(enum dump_scope scope, char *const *words);

/* Whether WORDS, which may be NULL, say how long pg_dump waits for a lock: --lock-wait-timeout. */
bool dump_options_limit_lock_wait(enum dump_scope scope, char *const *words);

/*
 * The suffix for the name of a plain dump that WORDS, which may be NULL, make pg_dump compress: by
 * -Z and --compress, ".gz", ".lz4" or ".zst"; else "". Archives compress what is in them.
 */
const char *dump_options_suffix(const struct dump_kind *kind, char *const *words);

#endif
