/*
 * The version of libpq that the program runs with, which may be newer than the one it was built
 * with; for --version (unix/program.h).
 */
#ifndef PG_LIBPQ_VERSION_H
#define PG_LIBPQ_VERSION_H

#include "unix/program.h"

/* Such as "libpq 15.14", in static storage. */
const char *libpq_version(void);

/* The libraries of a program that links libpq alone. */
extern library_version *const libpq_libraries[];

#endif
