/*
 * Writes the connection parameters in libpq's arrays as a connection string:
 * host=db port=5433 dbname='my app'.
 *
 * See "Keyword/Value Connection Strings" in PostgreSQL's documentation of libpq.
 */
#ifndef PG_PARAMETERS_H
#define PG_PARAMETERS_H

#include <libpq-fe.h>
#include <stdbool.h>

struct text;

/*
 * Whether TEXT, given in another place, was probably meant as a connection string: it contains
 * "://", or the word before its first "=" is a keyword of libpq, and there is no "/" before.
 */
bool parameters_are_meant(const char *text);

/* Returns the value of KEYWORD, or NULL. PARAMETERS may be NULL. */
const char *parameters_value(const PQconninfoOption *parameters, const char *keyword);

/* Exchanges the values of KEYWORD between two of libpq's arrays. */
void parameters_swap(PQconninfoOption *a, PQconninfoOption *b, const char *keyword);

/* Adds the parameters GIVEN in a connection string, without password, passfile and service. */
void parameters_add(struct text *text, const PQconninfoOption *given);

/*
 * Adds the same for another DATABASE of the server, with service and passfile, but without the
 * password. GIVEN may be NULL.
 */
void parameters_add_for(struct text *text, const PQconninfoOption *given, const char *database);

/* Adds KEYWORD=VALUE, quoted if necessary. */
void parameters_add_one(struct text *text, const char *keyword, const char *value);

/*
 * Adds the EFFECTIVE parameters that differ from libpq's defaults, without service, password and
 * passfile, so that the result connects in the same way without the service. GIVEN has the
 * parameters of the connection string itself, DEFAULTS those that libpq uses where nothing is given
 * but the environment; both may be NULL.
 */
void parameters_add_resolved(struct text *text, const PQconninfoOption *effective,
	const PQconninfoOption *given, const PQconninfoOption *defaults);

#endif
