/*
 * The sink that is a local file: atomic_file.h behind sink.h.
 */
#ifndef STORE_FILE_SINK_H
#define STORE_FILE_SINK_H

#include "store/sink.h"
#include "unix/atomic_file.h"

struct file_sink {
	struct sink sink; /* first, so that the one is the other */
	struct atomic_file file;
	unsigned char *buffer;
};

/* As atomic_file_open(): on any status but STATUS_DONE nothing is left to close. */
enum status file_sink_open(struct file_sink *sink, const char *path, bool replace, bool parents);

void file_sink_close(struct file_sink *sink);

#endif
