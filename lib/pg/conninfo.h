/*
 * Reads a connection string (a URL, "keyword=value ..." or the name of a database) as libpq does,
 * and separates the password from it.
 *
 * libpq itself resolves the string, the service, the PG* environment variables and the defaults: a
 * connection is started with a parameter that libpq rejects before it touches the network. Every
 * setting of the user is kept, except that the password is stored separately, for passfile.h to
 * hand to pg_dump. A password or passfile= in the string would override that one, so a string that
 * has either is rewritten as a keyword string without it. A string that is used with a service is
 * resolved together with the service into such a string. Any other string stays as it was given.
 *
 * Rejected are: strings whose password would become visible (conninfo_check.h); secrets that
 * cannot be passed on invisibly (sslpassword); passwords with a line end, which a passfile cannot
 * hold; and a database name that is itself a connection string, since libpq does not expand one in
 * PGDATABASE or dbname=, and its password would appear in messages and file names.
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
	char *text;          /* for pg_dump -d, without secrets; NULL: leave out -d */
	bool is_name;        /* the text is just the name of a database */
	bool names_database; /* the text does, not just a service or the environment */
	bool has_service;    /* the text or PGSERVICE names a service */
	char *database;      /* never NULL */
	char *user;          /* never NULL */
	char *hosts;         /* as given, may be a list; "": libpq's default */
	char *password;      /* NULL if none was given */
	bool is_rewritten;   /* the text overrides no password of passfile.h */

	/* The command that prints the password of each connection (password_command.h), or NULL. */
	const char *password_command;

	PQconninfoOption *given;     /* from the string itself; NULL if it is a name */
	PQconninfoOption *effective; /* after service, environment and defaults */
};

/*
 * Reads GIVEN, or only the environment if GIVEN is NULL. If GIVEN has a password, all of GIVEN is
 * overwritten, and PGPASSWORD is overwritten and unset, so that /proc no longer shows either.
 * PGSERVICE is unset if the service was resolved. Returns STATUS_DONE, or STATUS_MISUSE or
 * STATUS_FAILED after an error message. Must be released in all cases.
 */
enum status conninfo_open(struct conninfo *conninfo, char *given);

/* Replaces the password of the connection by PASSWORD. Returns as conninfo_open() does. */
enum status conninfo_set_password(struct conninfo *conninfo, const char *password);

/*
 * Adds to TEXT a connection string, without secrets, for another DATABASE of the same server.
 */
void conninfo_add_for(const struct conninfo *conninfo, struct text *text, const char *database);

/* Wipes the password and frees all. */
void conninfo_release(struct conninfo *conninfo);

#endif
