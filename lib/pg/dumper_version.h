/*
 * Of which version a PostgreSQL client program is: what it says to --version.
 */
#ifndef PG_DUMPER_VERSION_H
#define PG_DUMPER_VERSION_H

/*
 * The major in a line such as "pg_dump (PostgreSQL) 15.18 (Debian 15.18-1)"; 0 if it is none. The
 * text is looked at up to its NUL. Exported for tests.
 */
int dumper_version_parse(const char *line);

/*
 * Runs PROGRAM (a path, or a name to be found on PATH) and reads its major; 0 if it does not say
 * within PATIENCE milliseconds, after which it is killed.
 */
int dumper_version(const char *program, int patience);

#endif
