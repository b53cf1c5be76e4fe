/*
 * Lists the contents of an archive, as pg_restore -l does, without a connection to a server.
 *
 * The list is printed only once the archive is known to be complete.
 */
#ifndef RESTORE_ARCHIVE_LIST_H
#define RESTORE_ARCHIVE_LIST_H

#include "pg/restore_programs.h"
#include "restore/client_process.h"
#include "restore/dump_start.h"

#include "unix/status.h"

#include <stddef.h>

struct judge;

struct archive_list_options {
	const char *programs;      /* the folder of pg_restore; NULL: find it */
	const char *const *choice; /* options for pg_restore, NULL-terminated */
};

struct archive_list {
	const struct archive_list_options *options;
	struct dump_start start;
	struct restore_programs programs;
	struct client_process process; /* pg_restore */
	int output;                    /* the list; a file in memory, or -1 */
};

/* OPTIONS must stay valid. Must be closed. */
void archive_list_open(struct archive_list *list, const struct archive_list_options *options);

/*
 * Checks the kind of the dump that JUDGE, which must stay valid, has recognised. Returns
 * STATUS_DONE, or another status after an error message.
 */
enum status archive_list_recognise(struct archive_list *list, const struct judge *judge);

/*
 * Takes the next LENGTH bytes of the archive, at most DUMP_START_PIECE. Returns STATUS_DONE; or
 * another status, after an error message or if a stop was requested.
 */
enum status archive_list_feed(struct archive_list *list, const char *bytes, size_t length);

/* The archive is complete: prints the list. Returns as above. */
enum status archive_list_finish(struct archive_list *list);

/* Stops pg_restore and releases everything. */
void archive_list_close(struct archive_list *list);

#endif
