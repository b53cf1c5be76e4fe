/*
 * Makes a session one that prints rows as pg_dump's own session does.
 *
 * A role or a database may have other settings. Source: setup_connection() of pg_dump.c.
 */
#ifndef PARALLEL_READ_SESSION_H
#define PARALLEL_READ_SESSION_H

#include "unix/status.h"

#include <libpq-fe.h>

struct parallel_options;

/*
 * Sets what does not depend on the dump's encoding. Fails if CONNECTION goes through a connection
 * pooler, which may give other statements another session. Returns STATUS_DONE, or STATUS_FAILED
 * after an error message.
 */
enum status read_session_prepare(PGconn *connection, const struct parallel_options *options);

/* Adds the dump's encoding, a name in quotes. Returns as above. */
enum status read_session_set_encoding(PGconn *connection, const char *quoted, int length);

#endif
