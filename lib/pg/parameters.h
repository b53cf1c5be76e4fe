/*
 * The parameters of a connection, in libpq's arrays, and how they are written as a connection
 * string: host=db port=5433 dbname='my app'.
 *
 * See "Keyword/Value Connection Strings" in PostgreSQL's documentation of libpq.
 */
#ifndef PG_PARAMETERS_H
#define PG_PARAMETERS_H

#include <libpq-fe.h>

struct text;

/* The value of KEYWORD; NULL if it has none. PARAMETERS may be NULL. */
const char *parameters_value(const PQconninfoOption *parameters, const char *keyword);

/* Lets A and B, two arrays of libpq's, exchange their values of KEYWORD. */
void parameters_swap(PQconninfoOption *a, PQconninfoOption *b, const char *keyword);

/* Adds what a connection string GIVEN said, without password and passfile. */
void parameters_add(struct text *text, const PQconninfoOption *given);

/*
 * Adds the same for another database of that server, service and passfile included, but no
 * password. GIVEN may be NULL.
 */
void parameters_add_for(struct text *text, const PQconninfoOption *given, const char *database);

/* Adds KEYWORD=VALUE, quoted where it has to be. */
void parameters_add_one(struct text *text, const char *keyword, const char *value);

/*
 * Adds what connects as EFFECTIVE says with no service named: all that is not libpq's default
 * anyway, without service, password and passfile. GIVEN, or NULL, is what the connection string
 * itself said.
 */
void parameters_add_resolved(
	struct text *text, const PQconninfoOption *effective, const PQconninfoOption *given);

#endif
