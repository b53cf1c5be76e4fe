/*
 * The sink that writes a local file, by atomic_file.h.
 */
#ifndef STORE_FILE_SINK_H
#define STORE_FILE_SINK_H

#include "store/sink.h"
#include "unix/atomic_file.h"

struct file_sink {
	struct sink sink; /* first: a pointer to the one is a pointer to the other */
	struct atomic_file file;
};

/* Returns as atomic_file_open(): on any status but STATUS_DONE there is nothing to close. */
enum status file_sink_open(
	struct file_sink *sink, const char *path, bool replace, enum folder_creation creation);

void file_sink_close(struct file_sink *sink);

#endif
