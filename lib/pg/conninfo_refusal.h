/*
 * Connection strings that libpq would misread or reject, each with what is wrong and what to write
 * instead. No message quotes a part of the string that may be secret.
 */
#ifndef PG_CONNINFO_REFUSAL_H
#define PG_CONNINFO_REFUSAL_H

#include "unix/status.h"

/*
 * STATUS_DONE if libpq reads GIVEN as it is meant, as far as its spelling tells; else
 * STATUS_MISUSE, after an error message and a hint.
 */
enum status conninfo_refuse_spelling(const char *given);

/* The same for parameters of other tools in the URL GIVEN, which libpq has rejected. */
enum status conninfo_refuse_parameters(const char *given);

#endif
