/*
 * The sink that restores a dump into a database, by restore/restore.h. To publish is to commit.
 */
#ifndef STORE_RESTORE_SINK_H
#define STORE_RESTORE_SINK_H

#include "restore/restore.h"
#include "store/sink.h"

struct restore_sink {
	struct sink sink; /* first: a pointer to the one is a pointer to the other */
	struct restore restore;
};

/* Returns as restore_open(): on any status but STATUS_DONE there is nothing to close. */
enum status restore_sink_open(struct restore_sink *sink, const struct restore_options *options,
	struct conninfo *conninfo);

void restore_sink_close(struct restore_sink *sink);

#endif
