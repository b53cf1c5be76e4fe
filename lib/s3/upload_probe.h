/*
 * What "pgb-put-s3 --check" finds out: whether the store takes an upload.
 */
#ifndef S3_UPLOAD_PROBE_H
#define S3_UPLOAD_PROBE_H

#include "unix/status.h"

struct upload_options;

/*
 * Begins an upload (upload.h), sends one byte as a part, and aborts it, which leaves nothing that
 * can be seen or that counts. Needs the permissions that a backup needs, but not that to complete
 * the upload. Prints what is well (unix/finding.h). Returns as upload_open(), or STATUS_FAILED
 * after an error message (without one if a stop was requested).
 */
enum status upload_probe_run(const struct upload_options *options);

#endif
