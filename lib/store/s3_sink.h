/*
 * The sink that is an S3 object: upload.h behind sink.h.
 */
#ifndef STORE_S3_SINK_H
#define STORE_S3_SINK_H

#include "s3/upload.h"
#include "store/sink.h"

struct s3_sink {
	struct sink sink; /* first, so that the one is the other */
	struct upload *upload;
};

/* As upload_open(): on any status but STATUS_DONE nothing is left to close. */
enum status s3_sink_open(struct s3_sink *sink, const struct upload_options *target);

void s3_sink_close(struct s3_sink *sink);

#endif
