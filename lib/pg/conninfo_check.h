/*
 * Detects misspelled connection strings that would expose a password.
 *
 * If a "@" or "/" in a password is not percent-encoded, the rest of the password becomes part of
 * the host or the database: "u:pa@ss@h" has the host "ss@h", "u:pa/ss@h/db" the database "ss@h/db".
 * A URL with a typing error in "postgres://" is taken for a database name. libpq accepts all of
 * these, and messages and file names would show the password.
 */
#ifndef PG_CONNINFO_CHECK_H
#define PG_CONNINFO_CHECK_H

#include <stdbool.h>

enum conninfo_form {
	CONNINFO_FINE,
	CONNINFO_RAW_URL,    /* a URL with more "@" or "/" than are valid */
	CONNINFO_FAULTY_URL, /* looks like a URL, but libpq does not take it for one */
};

/* Whether STRING begins with "postgres://" or "postgresql://". */
bool conninfo_check_is_url(const char *string);

/* Whether libpq reads STRING as a connection string, and not as the name of a database. */
bool conninfo_check_is_conninfo(const char *string);

enum conninfo_form conninfo_check_form(const char *string);

/*
 * NULL, or what is wrong with the ends of STRING, a URL or the name of a database: "it ends in a
 * newline". A file or a secret store often adds one. libpq would make it a part of the name.
 */
const char *conninfo_check_ends(const char *string);

#endif
