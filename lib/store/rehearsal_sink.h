/*
 * The sink that is a throw-away PostgreSQL: rehearse/rehearsal.h behind sink.h. What it publishes
 * are the results of the rehearsal, on standard output.
 */
#ifndef STORE_REHEARSAL_SINK_H
#define STORE_REHEARSAL_SINK_H

#include "rehearse/rehearsal.h"
#include "store/sink.h"

struct rehearsal_sink {
	struct sink sink; /* first, so that the one is the other */
	struct rehearsal rehearsal;
	unsigned char *buffer;
};

/* On any status but STATUS_DONE nothing is left to close. */
enum status rehearsal_sink_open(struct rehearsal_sink *sink, const struct rehearsal_options *order);

void rehearsal_sink_close(struct rehearsal_sink *sink);

#endif
