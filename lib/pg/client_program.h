/*
 * Starts PostgreSQL's client programs, with the environment that they need and no more.
 *
 * psql and pg_restore keep what libpq and its libraries read (PG*, KRB5*, GSS*, SSL_CERT_*,
 * OPENSSL_*), the locale, the time zone, the user, and the variables of paths. The rest may hold
 * secrets, such as AWS_SECRET_ACCESS_KEY, which a dump could read through psql.
 */
#ifndef PG_CLIENT_PROGRAM_H
#define PG_CLIENT_PROGRAM_H

#include "unix/status.h"

#include <sys/types.h>

struct capture;
struct command;

/*
 * Starts the program of WORDS as child_start_with_files() does. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message.
 */
enum status client_program_start(
	pid_t *pid, char *const *words, const int streams[3], const int *files);

/*
 * The same for the pg_dump of WORDS, without files, and with the environment that
 * client_program_become() gives it.
 */
enum status client_program_start_dump(pid_t *pid, char *const *words, const int streams[3]);

/*
 * Starts the program of WORDS, as client_program_start() does, but to capture its output
 * (unix/capture.h). Its standard error is discarded. Returns 0, or -1 without a message. The caller
 * must capture_close() in both cases.
 */
int client_program_capture(struct capture *capture, char *const *words, int patience);

/* The same for the pg_dump of WORDS, with the environment that client_program_become() gives it. */
int client_program_capture_dump(struct capture *capture, char *const *words, int patience);

/*
 * Executes COMMAND, a pg_dump that may be a script of the user's, in place of this program: without
 * AWS_* variables, but with all others. Returns as command_become() does.
 */
enum status client_program_become(const struct command *command);

#endif
