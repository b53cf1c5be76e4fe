/*
 * Asking for a password on the terminal.
 */
#ifndef PG_PROMPT_H
#define PG_PROMPT_H

#include "unix/program.h"
#include "unix/status.h"

#include <stdbool.h>

enum { PROMPT_SIZE = 1024 };

/* Whether this process has a terminal to ask on. */
bool prompt_is_possible(void);

/*
 * Asks for USER's password, without echo. Returns STATUS_DONE, STATUS_FAILED after an error
 * message, or STATUS_SIGNAL_BASE + SIGINT when interrupted. PASSWORD is the caller's to wipe.
 */
enum status prompt_for_password(char password[PROMPT_SIZE], const char *user);

/*
 * What main() returns, of a program that leaves signals alone: STATUS, or, where a prompt was
 * interrupted, the end by SIGINT. Whoever runs the program must see that the signal ended it, as a
 * shell does, which then ends its script too.
 */
int prompt_leave(int status);

/* The libraries of a program that asks for passwords, for --version: libpq and OpenSSL. */
extern library_version *const prompt_libraries[];

#endif
