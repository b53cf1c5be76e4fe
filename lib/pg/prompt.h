/*
 * Prompts for a password on the terminal.
 */
#ifndef PG_PROMPT_H
#define PG_PROMPT_H

#include "unix/program.h"
#include "unix/status.h"

#include <stdbool.h>

enum { PROMPT_SIZE = 1024 };

/* Whether this process has a controlling terminal. */
bool prompt_is_possible(void);

/*
 * Prompts for USER's password, without echo. Returns STATUS_DONE, STATUS_FAILED after an error
 * message, or STATUS_SIGNAL_BASE + SIGINT when interrupted. The caller must wipe PASSWORD.
 */
enum status prompt_for_password(char password[PROMPT_SIZE], const char *user);

/*
 * Ends a program that has no signal handlers: returns STATUS, for main() to return, unless a prompt
 * was interrupted; then it raises SIGINT with the default action. A shell ends its script only if
 * it sees that the signal killed the program.
 */
int prompt_leave(int status);

/* The libraries of a program that asks for passwords, for --version: libpq and OpenSSL. */
extern library_version *const prompt_libraries[];

#endif
