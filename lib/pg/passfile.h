/*
 * Passes a password to pg_dump without putting it in an argument vector, the environment or a file
 * on disk: in a passfile made by memfd_create(2) that stays open across exec. PGPASSFILE names it
 * as /proc/self/fd/N. See "The Password File" in PostgreSQL's documentation of libpq.
 *
 * Every program started after passfile_offer() inherits the descriptor and can read the password,
 * except those started between passfile_withhold() and passfile_grant(), or after
 * passfile_forget(). The file's mode is 0600, so that only processes of this user and of root can
 * open it. Its line matches any host, port, database and user, since pg_dumpall connects to all
 * databases.
 *
 * A password or passfile= in the connection string or its service would take precedence over
 * PGPASSFILE, so conninfo.h removes them.
 */
#ifndef PG_PASSFILE_H
#define PG_PASSFILE_H

/*
 * Makes a passfile for PASSWORD, which must not contain CR or LF, and closes any earlier one. Sets
 * PGPASSFILE and unsets PGPASSWORD. Returns 0, or -1 after an error message.
 */
int passfile_offer(const char *password);

/*
 * If PGPASSFILE names a passfile in memory: passfile_withhold() sets FD_CLOEXEC on it, and
 * passfile_grant() clears that again, before the program that needs the password is started.
 */
void passfile_withhold(void);
void passfile_grant(void);

/*
 * If PGPASSFILE names a passfile in memory, closes it and unsets the variable. Any other
 * PGPASSFILE was set by the user and is kept.
 */
void passfile_forget(void);

#endif
