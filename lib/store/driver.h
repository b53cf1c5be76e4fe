/*
 * Drivers: the programs pgb-put-DRIVER on PATH, each of which stores a stream somewhere.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include <stdbool.h>

#define DRIVER_PROGRAM_PREFIX "pgb-put-"

/* Makes a driver's name lower case, in place. */
void driver_fold(char *name);

/*
 * Whether NAME is well-formed (letters in lower case, digits and hyphens) and its program on PATH;
 * if not, says so, and which drivers there are.
 */
bool driver_is_known(const char *name);

#endif
