/*
 * The default privileges that a database has for the role that restores.
 *
 * They would give others access to tables that the dump does not give them access to. So they are
 * revoked before the restore and granted again after it, in its transaction; with -c they are lost,
 * like the rest. Those that PostgreSQL gives PUBLIC by default stay: on functions and types.
 */
#ifndef RESTORE_DEFAULT_PRIVILEGES_H
#define RESTORE_DEFAULT_PRIVILEGES_H

struct text;

/* Adds SQL that revokes them and has psql keep them in variables. */
void default_privileges_add_revoke(struct text *sql);

/* Adds SQL that grants them again, whatever the dump has set. */
void default_privileges_add_grant(struct text *sql);

#endif
