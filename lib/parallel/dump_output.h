/*
 * Standard output of a parallel dump: blocks of rows are written from where they are, with the
 * framing of the archive before them.
 */
#ifndef PARALLEL_DUMP_OUTPUT_H
#define PARALLEL_DUMP_OUTPUT_H

#include "unix/status.h"
#include "unix/stdout_pipe.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct row_block;
struct row_pool;

struct dump_output {
	struct stdout_pipe pipe;
	struct row_pool *pool;
	struct text framing; /* written first; others add to it */
	size_t framing_written;
	struct row_block *block; /* written next */
	size_t block_written;
	bool is_full;    /* the last write did not take everything */
	bool is_watched; /* the caller reports why the reader has gone */
	uint64_t written;
};

/* Returns STATUS_DONE, or STATUS_FAILED after an error message. Must be closed in both cases. */
enum status dump_output_open(struct dump_output *output, struct row_pool *pool);

/* Sets what is written after the framing. There must be nothing else left to write. */
void dump_output_set_block(struct dump_output *output, struct row_block *block);

/*
 * Writes what can be written without waiting. STATUS_DONE: all of it; STATUS_GOING_ON: the reader
 * is slow; STATUS_FAILED: after an error message, or as dump_output_fail().
 */
enum status dump_output_write(struct dump_output *output);

/* Says that the reader has gone, unless that is a reason to stop. Returns STATUS_FAILED. */
enum status dump_output_fail(const struct dump_output *output);

/*
 * A descriptor that polls as readable when more can be written, or, if nothing is to be written,
 * when the reader has gone; -1 if there is none.
 */
int dump_output_descriptor(const struct dump_output *output);

void dump_output_close(struct dump_output *output);

#endif
