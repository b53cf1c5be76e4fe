/*
 * The sink that is a database: restore/restore.h behind sink.h. What it publishes it commits.
 */
#ifndef STORE_RESTORE_SINK_H
#define STORE_RESTORE_SINK_H

#include "restore/restore.h"
#include "store/sink.h"

struct restore_sink {
	struct sink sink; /* first, so that the one is the other */
	struct restore restore;
	unsigned char *buffer;
};

/* As restore_open(): on any status but STATUS_DONE nothing is left to close. */
enum status restore_sink_open(
	struct restore_sink *sink, const struct restore_options *order, struct conninfo *conninfo);

void restore_sink_close(struct restore_sink *sink);

#endif
