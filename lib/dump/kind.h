/*
 * What is dumped, and in which of pg_dump's formats.
 *
 * Of the formats only those that are one stream: the directory format is refused. pg_dumpall
 * writes the plain one only, so that a cluster, or its global objects, has no other.
 */
#ifndef DUMP_KIND_H
#define DUMP_KIND_H

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

/* All zero is one database in plain format. */
struct dump_kind {
	enum dump_scope scope;
	enum dump_format format;
};

/* Reads what pg_dump takes after -F: p, plain, c, custom, t, tar. NULL, or what is wrong with it.
 */
const struct options_mistake *dump_kind_set_format(struct dump_kind *kind, const char *word);

/* For --globals-only and --all. NULL, or the mistake: the other one was given before. */
const struct options_mistake *dump_kind_set_scope(struct dump_kind *kind, enum dump_scope scope);

/* NULL if scope and format go together, or the mistake. */
const struct options_mistake *dump_kind_check(const struct dump_kind *kind);

/* The word that takes the place of FORMAT in "-F FORMAT"; NULL for plain, which needs none. */
const char *dump_format_option(enum dump_format format);

/* ".sql", ".dump" or ".tar". */
const char *dump_format_extension(enum dump_format format);

/* The option that asks for SCOPE; NULL for one database, which needs none. */
const char *dump_scope_option(enum dump_scope scope);

/* "pg_dump" or "pg_dumpall". */
const char *dump_scope_program(enum dump_scope scope);

#endif
