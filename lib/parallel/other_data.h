/*
 * Data that is not in plain rows, from a second pg_dump on the same snapshot: large objects, the
 * configuration tables of extensions, foreign tables, and tables whose statement is not COPY.
 */
#ifndef PARALLEL_OTHER_DATA_H
#define PARALLEL_OTHER_DATA_H

#include "dump/block_reader.h"
#include "parallel/data_list.h"
#include "parallel/dump_source.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct command;

enum { OTHER_DATA_PIECE = 1 << 16 };

struct other_data {
	struct dump_source source; /* its process is 0: there is no such data */
	struct data_list list;
	size_t next;   /* of the list: the block that comes next, or is being read */
	size_t first;  /* where the bytes begin that were read and not looked at */
	size_t length; /* where they end */
	char bytes[OTHER_DATA_PIECE];
	struct block_reader reader;
};

/*
 * Adds to COMMAND, which ends with what is common to all pg_dumps, the options that choose the data
 * of LIST that is not plain.
 */
void other_data_add_options(struct command *command, const struct data_list *list);

/*
 * Starts COMMAND, if LIST has such data, and checks that it dumps what is not plain in LIST, and
 * nothing else. Returns STATUS_DONE, or STATUS_FAILED after an error message, without one if a stop
 * was requested. Must be closed in all cases.
 */
enum status other_data_open(
	struct other_data *data, const struct command *command, const struct data_list *list);

/*
 * Reads the next block, once the descriptor of `source` is readable, and adds what arrives to TEXT,
 * as the block of the entry ID and without its end (archive_block_end()). Returns STATUS_DONE when
 * the block is complete, STATUS_GOING_ON before, or STATUS_FAILED after an error message.
 */
enum status other_data_read(struct other_data *data, struct text *text, uint64_t id);

/* Whether other_data_read() need not wait for the descriptor. */
bool other_data_has_bytes(const struct other_data *data);

/* Checks that pg_dump has written everything and has ended well. */
enum status other_data_finish(struct other_data *data);

void other_data_close(struct other_data *data);

#endif
