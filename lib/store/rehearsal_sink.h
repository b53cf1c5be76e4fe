/*
 * The sink that restores a dump into a throw-away PostgreSQL, by rehearse/rehearsal.h. What it
 * publishes, on standard output, are the results of the rehearsal.
 */
#ifndef STORE_REHEARSAL_SINK_H
#define STORE_REHEARSAL_SINK_H

#include "rehearse/rehearsal.h"
#include "store/sink.h"

struct rehearsal_sink {
	struct sink sink; /* first: a pointer to the one is a pointer to the other */
	struct rehearsal rehearsal;
};

/* OPTIONS must stay valid. To be closed. */
void rehearsal_sink_open(struct rehearsal_sink *sink, const struct rehearsal_options *options);

void rehearsal_sink_close(struct rehearsal_sink *sink);

#endif
