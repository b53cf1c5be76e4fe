/*
 * Messages: everything that a program says on standard error.
 *
 * A message is one line and one write(2): "PROGRAM: error: TEXT", in the wording of PostgreSQL's
 * own clients, beside whose lines ours stand. Control characters are masked, since texts come
 * from servers and files too; a message of more than MESSAGE_MAX bytes is cut. No caller passes a
 * password, secret key, token or signature; what looks like the password in a URL is blotted
 * out all the same, since a URL may have come to the wrong place of a command line.
 */
#ifndef UNIX_MESSAGE_H
#define UNIX_MESSAGE_H

#include "unix/status.h"

#include <stdbool.h>

enum { MESSAGE_MAX = 4096 };

/* Names the program in all messages to come. NAME must stay valid. */
void message_program(const char *name);

/* The name given to message_program(). */
const char *message_program_name(void);

/* From now on note() speaks (-v). */
void message_be_verbose(void);
bool message_is_verbose(void);

/* "PROGRAM: error: TEXT". Returns -1, so that a failing call ends in `return fail(...)`. */
int fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, followed by ": " and the text of errno. Keeps errno. */
int fail_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * The same for calls that return an enum status: both return STATUS_FAILED, so that a failing call
 * ends in `return status_fail(...)`.
 */
enum status status_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
enum status status_fail_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "PROGRAM: warning: TEXT": the work goes on. */
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "PROGRAM: hint: TEXT": what to do about the error just said. */
void hint(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "PROGRAM: TEXT", always. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "PROGRAM: TEXT", with -v only. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * A line on a terminal that the next one, or any message, takes the place of; an empty TEXT takes
 * it away. For use only where standard error is a terminal.
 */
void message_transient(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
