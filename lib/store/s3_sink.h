/*
 * The sink that writes an S3 object, by s3/upload.h. It lends the memory of its parts.
 */
#ifndef STORE_S3_SINK_H
#define STORE_S3_SINK_H

#include "s3/upload.h"
#include "store/sink.h"

struct s3_sink {
	struct sink sink; /* first: a pointer to the one is a pointer to the other */
	struct upload *upload;
};

/* Returns as upload_open(): on any status but STATUS_DONE there is nothing to close. */
enum status s3_sink_open(struct s3_sink *sink, const struct upload_options *options);

void s3_sink_close(struct s3_sink *sink);

#endif
