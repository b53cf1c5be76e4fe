/*
 * Reads a stream to its end, and tells whether it is a complete dump.
 *
 * Can also pass it on to standard output, as one stage of a pipeline. Then all bytes are passed on
 * before the verdict, which the exit status has; a stream that is known to be no dump is read no
 * further.
 */
#ifndef STORE_INPUT_CHECK_H
#define STORE_INPUT_CHECK_H

#include "store/stream_check.h"
#include "unix/status.h"

#include <stdbool.h>

struct input_check_options {
	enum stream_check_depth depth;
	char *const *decoders;   /* lines of source_add_decoder(), NULL-terminated; NULL: none */
	bool pass;               /* copy the stream to standard output, and close that */
	bool unchecked;          /* take what is not recognised as a dump */
	const char *description; /* with `pass`: the file for what the stream is; NULL: none */
	char **command;          /* with `pass`: writes the stream; NULL: none */
};

/*
 * Checks what can be read from FD, or what the command writes. NAME is for messages. Needs
 * stop_open() before. Returns STATUS_DONE if it is taken (acceptance.h); STATUS_INPUT after an
 * error message if not, or if the command or a decoder failed; or STATUS_FAILED after an error
 * message, without one if a stop was requested.
 */
enum status input_check_run(const struct input_check_options *options, int fd, const char *name);

#endif
