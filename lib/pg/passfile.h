/*
 * Handing a password to pg_dump so that it stands in no argument vector, no environment and no
 * file on a disk: a passfile in memory, memfd_create(2), that stays open across exec, and
 * PGPASSFILE naming it as /proc/self/fd/N. See "The Password File" in PostgreSQL's documentation of
 * libpq.
 *
 * Every program that is started from then on inherits the descriptor and can so read the password,
 * but not what is started between passfile_withhold() and passfile_grant(), or after
 * passfile_forget(). The file is of mode 0600, so that only processes of this user, and root, can
 * open it at all. It fits any host, port, database and user, since pg_dumpall connects to all
 * databases.
 *
 * PGPASSFILE is what libpq looks at last: a password or passfile= in the connection string or its
 * service would win, so conninfo.h takes them out.
 */
#ifndef PG_PASSFILE_H
#define PG_PASSFILE_H

/*
 * Makes the passfile for PASSWORD, which holds neither CR nor LF, in place of the one that was
 * offered before; sets PGPASSFILE and unsets PGPASSWORD. Returns 0, or -1 after an error message.
 */
int passfile_offer(const char *password);

/*
 * If PGPASSFILE names a passfile in memory: keeps it from the programs that are started until
 * passfile_grant(), which is for the one that is to have it.
 */
void passfile_withhold(void);
void passfile_grant(void);

/*
 * If PGPASSFILE names a passfile in memory: closes it and unsets the variable. Any other
 * PGPASSFILE is the user's own and stays.
 */
void passfile_forget(void);

#endif
