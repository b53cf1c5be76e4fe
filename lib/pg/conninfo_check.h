/*
 * Spellings of a connection string that hide a password where libpq sees none.
 *
 * A "@" or "/" of a password that is not percent-encoded moves the rest of the password into the
 * host or the database: "u:pa@ss@h" has the host "ss@h", "u:pa/ss@h/db" the database "ss@h/db". A
 * URL with a mistake in "postgres://" is a database name. libpq accepts them, and messages and file
 * names would show the password.
 */
#ifndef PG_CONNINFO_CHECK_H
#define PG_CONNINFO_CHECK_H

#include <stdbool.h>

enum conninfo_form {
	CONNINFO_FINE,
	CONNINFO_RAW_URL,    /* a URL with a "@" or "/" too many */
	CONNINFO_FAULTY_URL, /* neither a URL nor a keyword string, and looks like a URL */
};

/* Whether STRING begins with "postgres://" or "postgresql://". */
bool conninfo_check_is_url(const char *string);

/* Whether libpq takes STRING for more than the name of a database. */
bool conninfo_check_is_conninfo(const char *string);

enum conninfo_form conninfo_check_form(const char *string);

#endif
