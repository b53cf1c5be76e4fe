/*
 * The locales that this system has.
 */
#ifndef REHEARSE_SYSTEM_LOCALE_H
#define REHEARSE_SYSTEM_LOCALE_H

#include <stdbool.h>

/* Whether strings can be sorted and characters be told apart as locale NAME has it. */
bool system_locale_is_there(const char *name);

#endif
