/*
 * Tells which locales are installed.
 */
#ifndef REHEARSE_SYSTEM_LOCALE_H
#define REHEARSE_SYSTEM_LOCALE_H

#include <stdbool.h>

/* Whether the system has the locale NAME, with its LC_COLLATE and LC_CTYPE. */
bool system_locale_is_there(const char *name);

/* Warns that the system lacks the locale NAME, and that a database got another one in its place. */
void system_locale_say_missing(const char *name);

#endif
