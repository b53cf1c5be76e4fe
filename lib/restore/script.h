/*
 * Files of SQL that the user has run in the transaction of a restore: before the dump, and after
 * it.
 *
 * psql reads them itself, by \i, so that its messages have their names and line numbers. They are
 * checked first, as the dump is (sql/statement_filter.h): nothing in them may end the transaction.
 * A file must not change in between.
 */
#ifndef RESTORE_SCRIPT_H
#define RESTORE_SCRIPT_H

#include "unix/status.h"

struct text;

/* Checks the file PATH, NULL for none. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message. */
enum status script_check(const char *path);

/* Adds what has psql run the file PATH, NULL for none, with an empty search_path: no line end. */
void script_add(const char *path, struct text *sql);

#endif
