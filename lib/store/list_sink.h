/*
 * The sink that lists the contents of an archive, by restore/archive_list.h. To publish is to print
 * the list.
 */
#ifndef STORE_LIST_SINK_H
#define STORE_LIST_SINK_H

#include "restore/archive_list.h"
#include "store/sink.h"

struct list_sink {
	struct sink sink; /* first: a pointer to the one is a pointer to the other */
	struct archive_list list;
};

/* OPTIONS must stay valid. Must be closed. */
void list_sink_open(struct list_sink *sink, const struct archive_list_options *options);

void list_sink_close(struct list_sink *sink);

#endif
