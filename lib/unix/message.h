/*
 * Messages: everything that a program prints on standard error.
 *
 * A message is one line and one write(2), "PROGRAM: error: TEXT", in the wording of PostgreSQL's
 * own clients, whose lines appear on the same terminal. Control characters are replaced by "?",
 * since texts come from servers and files too. A message of more than MESSAGE_MAX bytes is cut.
 *
 * Callers must not pass passwords, secret keys, tokens or signatures. As a second line of defence,
 * since a URL may be in the wrong place of a command line, and servers quote what they were sent,
 * what looks like a secret is replaced by "..." (redaction.h).
 */
#ifndef UNIX_MESSAGE_H
#define UNIX_MESSAGE_H

#include "unix/status.h"

#include <stdbool.h>

enum { MESSAGE_MAX = 4096 };

/* Sets the name of the program in all later messages. NAME must stay valid. */
void message_program(const char *name);

/* The name that was given to message_program(). */
const char *message_program_name(void);

/* The text of the first error that was reported, as it was shown; NULL if there was none. */
const char *message_first_error(void);

/* Turns note() on (-v). */
void message_be_verbose(void);
bool message_is_verbose(void);

/* "PROGRAM: error: TEXT". Returns -1, so that a call that fails can end in `return fail(...)`. */
int fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, followed by ": " and the text of errno. Keeps errno. */
int fail_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same two for functions that return an enum status: they return STATUS_FAILED. */
enum status status_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
enum status status_fail_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "PROGRAM: warning: TEXT": the program carries on. */
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "PROGRAM: hint: TEXT": what to do about the error just reported. */
void hint(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "PROGRAM: TEXT", always. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "PROGRAM: TEXT", with -v only. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Shows a line on a terminal that the next message or transient line overwrites. An empty text
 * erases it. Does nothing while another process of ours shows one on the same terminal. Use it only
 * if standard error is a terminal.
 */
void message_transient(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
