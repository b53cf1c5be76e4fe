/*
 * The kind of dump that a user asks for: its scope, and one of pg_dump's formats.
 *
 * Only formats that are one stream are supported: the directory format is rejected. pg_dumpall
 * writes the plain format only, so clusters and global objects have no other.
 */
#ifndef DUMP_KIND_H
#define DUMP_KIND_H

#include <stdbool.h>

struct options_mistake;

enum dump_scope {
	DUMP_DATABASE, /* one database: pg_dump */
	DUMP_GLOBALS,  /* roles and tablespaces: pg_dumpall --globals-only */
	DUMP_ALL,      /* the whole cluster: pg_dumpall */
};

enum dump_format {
	DUMP_PLAIN,
	DUMP_CUSTOM,
	DUMP_TAR,
};

/* All zero is one whole database in plain format. */
struct dump_kind {
	enum dump_scope scope;
	enum dump_format format;
	bool partial; /* pg_dump's options left something out: pg/dump_options.h */
};

/* Reads the argument of -F: p, plain, c, custom, t or tar. NULL, or the mistake. */
const struct options_mistake *dump_kind_set_format(struct dump_kind *kind, const char *word);

/* Sets the scope for --globals-only or --all. NULL, or the mistake: both options were given. */
const struct options_mistake *dump_kind_set_scope(struct dump_kind *kind, enum dump_scope scope);

/* NULL if scope and format can be combined, or the mistake. */
const struct options_mistake *dump_kind_check(const struct dump_kind *kind);

/* The argument of pg_dump's -F for FORMAT. NULL for plain, the default. */
const char *dump_format_option(enum dump_format format);

/* ".sql", ".dump" or ".tar". */
const char *dump_format_extension(enum dump_format format);

/* The option that selects SCOPE. NULL for one database, the default. */
const char *dump_scope_option(enum dump_scope scope);

/* "pg_dump" or "pg_dumpall". */
const char *dump_scope_program(enum dump_scope scope);

#endif
