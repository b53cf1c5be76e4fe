/*
 * The definition of a database: CREATE DATABASE, and the statements that give it its owner,
 * comment, labels, settings, limits and privileges. Reads them as pg_dump writes them, and writes
 * them for a database of another name on a server of another version.
 *
 * The statements of a dump are hostile input: any that does not belong to the definition of one
 * database is refused.
 *
 * Source: dumpDatabase() and dumpDatabaseConfig() of pg_dump.c, buildACLCommands() of dumputils.c;
 * "CREATE DATABASE" in PostgreSQL's documentation.
 */
#ifndef SQL_DATABASE_DEFINITION_H
#define SQL_DATABASE_DEFINITION_H

#include "sql/token.h"

#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	DATABASE_DEFINITION_MAX = 1 << 20, /* bytes */
	DATABASE_DEFINITION_OPTIONS = 16,
};

/* A statement on a database. */
struct database_statement {
	enum database_statement_kind {
		DATABASE_UNRELATED, /* it does not define a database */
		DATABASE_CREATE,
		DATABASE_OWNER,
		DATABASE_PROPERTY,
		DATABASE_SESSION, /* SET or RESET SESSION AUTHORIZATION, around privileges */
	} kind;
	const char *start;
	const char *end;       /* after the semicolon */
	struct sql_token name; /* of the database; DATABASE_SESSION has none */
	struct sql_token owner;
};

/*
 * Reads the statement at *NEXT, in the bytes before END, and moves *NEXT past its semicolon. False
 * if there is none.
 */
bool database_statement_read(
	struct database_statement *statement, const char **next, const char *end);

struct database_definition {
	struct text sql;   /* the statements */
	struct text name;  /* of the database that they are about */
	struct text owner; /* "" if there is none */
	struct database_option {
		struct sql_token keyword, value; /* in `sql` */
	} options[DATABASE_DEFINITION_OPTIONS];  /* of CREATE DATABASE */
	size_t option_count;
};

/* What the user has chosen in place of the definition; all texts may be NULL. */
struct database_choice {
	const char *encoding;
	const char *icu_locale;
	const char *locale;
	const char *locale_provider;
	const char *owner;
	const char *tablespace;
	const char *template_name;
	unsigned left_out; /* kinds of statements that are left out (sql/kind_filter.h) */
};

/* Whether it asks for anything but to leave statements out. */
bool database_choice_is_made(const struct database_choice *choice);

/* Makes an empty definition. Must be closed. */
void database_definition_open(struct database_definition *definition);

/*
 * Reads the LENGTH bytes of SQL. Returns NULL, or why it is not the definition of one database:
 * then DEFINITION is empty.
 */
const char *database_definition_read(
	struct database_definition *definition, const char *sql, size_t length);

/* Whether nothing was read. */
bool database_definition_is_empty(const struct database_definition *definition);

/*
 * Adds CREATE DATABASE NAME, without an owner, for a server of version MAJOR. If the definition is
 * empty, the statement has only the options in CHOICE.
 */
void database_definition_add_create(const struct database_definition *definition,
	const struct database_choice *choice, int major, const char *name, struct text *sql);

/* Adds the other statements for the database NAME, on one line. That of the owner is last. */
void database_definition_add_properties(const struct database_definition *definition,
	const struct database_choice *choice, const char *name, struct text *sql);

void database_definition_close(struct database_definition *definition);

#endif
