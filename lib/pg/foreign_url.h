/*
 * Connection URLs as other tools write them: JDBC's "jdbc:postgresql://", SQLAlchemy's
 * "postgresql+psycopg2://", "socket:" of node-postgres, and parameters of their own.
 *
 * Sources: the PostgreSQL pages of Prisma's and SQLAlchemy's documentation, "Connecting to the
 * Database" of the PostgreSQL JDBC driver, pg-connection-string, asyncpg, Npgsql, Go's pgx.
 */
#ifndef PG_FOREIGN_URL_H
#define PG_FOREIGN_URL_H

#include <stdbool.h>

struct text;

/*
 * Whether STRING is a URL with another scheme than libpq's: "jdbc:...", "socket:...", or a word
 * before "://". What libpq takes for parameters (a "=" comes first) is none.
 */
bool foreign_url_is_one(const char *string);

/*
 * Adds to TEXT the URL for libpq that STRING, a foreign one, amounts to; in place of user, password
 * and parameters, which may be secret, it has USER and "...". Adds nothing if STRING is
 * not for PostgreSQL or cannot be read.
 */
void foreign_url_add_own(struct text *text, const char *string);

/*
 * Adds to TEXT the parameters in the query of URL, a URL of libpq's form, that other tools know and
 * libpq does not, as a list: "a", "b". These names are harmless; their values are not added.
 */
void foreign_url_add_parameters(struct text *text, const char *url);

#endif
