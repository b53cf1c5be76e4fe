/*
 * A connection string (a URL, "keyword=value ...", or the name of a database), as libpq reads it,
 * and with its secrets taken out.
 *
 * The string, a service, the PG* environment variables and the defaults make up the connection in
 * libpq's order: libpq itself is asked, by starting a connection that it refuses before it touches
 * the network. Nothing that the user set is weakened or left out, but for the password: it is
 * kept apart here, to be handed to pg_dump by passfile.h. For that no other password and no
 * passfile= may stand in its way; so a string that names one is written anew as a keyword string,
 * and one that comes with a service is resolved, together with the service, into such a string. In
 * all other cases the text stays as the user gave it.
 *
 * Refused are strings whose password would show up elsewhere (see spelling.h), secrets that
 * cannot be handed over out of sight (sslpassword), passwords with a line end (a passfile
 * cannot hold one), and a database that is itself a connection string (libpq expands none
 * in PGDATABASE or dbname=, where it would end up in messages and names).
 *
 * No message of this module quotes the connection string.
 */
#ifndef PG_CONNINFO_H
#define PG_CONNINFO_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct text;

struct conninfo {
	char *text;          /* for pg_dump -d, no secret in it; NULL: leave out -d */
	bool is_name;        /* the text is just the name of a database */
	bool names_database; /* the text names one, not only a service or the environment */
	bool has_service;    /* the text or PGSERVICE names a service */
	char *database;      /* never NULL */
	char *user;          /* never NULL */
	char *hosts;         /* as given, may be a list; "" for libpq's default */
	char *password;      /* to be handed over; NULL if none was given */

	PQconninfoOption *given;     /* what the string itself says; NULL if it is a name */
	PQconninfoOption *effective; /* with service, environment and defaults */
};

/*
 * Reads GIVEN, or, if that is NULL, the environment alone. A password in GIVEN is overwritten
 * there, all of GIVEN with it, and PGPASSWORD is overwritten and unset, so that neither is seen in
 * /proc any longer; PGSERVICE is unset if the service was resolved. Returns STATUS_DONE,
 * STATUS_MISUSE or STATUS_FAILED after an error message. To be released in any case.
 */
enum status conninfo_open(struct conninfo *conninfo, char *given);

/* Takes PASSWORD for the connection, in place of any other. Returns as conninfo_open() does. */
enum status conninfo_set_password(struct conninfo *conninfo, const char *password);

/*
 * Adds what connects to another DATABASE of the same server. Like the text, it has no secret in it.
 */
void conninfo_add_for(const struct conninfo *conninfo, struct text *text, const char *database);

/* Wipes the password and frees all. */
void conninfo_release(struct conninfo *conninfo);

#endif
