/*
 * Checks that a dump, whose beginning is known, can be restored as the user asks, before anything
 * is changed.
 *
 * A dump that makes databases cannot be one transaction, so some options do not apply to it. A
 * plain dump made with pg_dump -C creates its database, and may drop an existing one of that name
 * first. So that no database is lost, there must be none.
 */
#ifndef RESTORE_START_CHECK_H
#define RESTORE_START_CHECK_H

#include "unix/status.h"

struct dump_start;
struct restore_options;

/*
 * START must be complete. Returns STATUS_DONE; or, after an error message, STATUS_EXISTS if
 * something is in the way, or STATUS_FAILED.
 */
enum status start_check(const struct dump_start *start, const struct restore_options *options);

#endif
