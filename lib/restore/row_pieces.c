#include "restore/row_pieces.h"

#include "dump/archive_block.h"
#include "unix/message.h"

#include <string.h>

static const size_t tail_length = sizeof ARCHIVE_BLOCK_TAIL - 1;

void row_pieces_open(struct row_pieces *pieces, row_piece_taker *take, void *context)
{
	pieces->take = take;
	pieces->context = context;
	pieces->in_row = false;
	pieces->length = 0;
}

/* Hands on the first LENGTH bytes, and keeps the others, which are few. */
static enum status hand_on(struct row_pieces *pieces, size_t length, bool cuts_row)
{
	enum status status = pieces->take(pieces->context, pieces->bytes, length, cuts_row);

	pieces->in_row = cuts_row;
	pieces->length -= length;
	memmove(pieces->bytes, pieces->bytes + length, pieces->length);
	return status;
}

/* Hands on what is whole, but for what may be the end of a block. */
static enum status hand_on_rows(struct row_pieces *pieces)
{
	size_t length = pieces->length - tail_length;
	const char *line_end = memrchr(pieces->bytes, '\n', length);

	if (line_end)
		return hand_on(pieces, (size_t)(line_end - pieces->bytes) + 1, false);
	return hand_on(pieces, length, true);
}

enum status row_pieces_add(struct row_pieces *pieces, const char *bytes, size_t length)
{
	enum status status = STATUS_DONE;

	while (status == STATUS_DONE && length > 0) {
		size_t room = ROW_PIECE_SIZE - pieces->length;
		size_t part = length < room ? length : room;

		memcpy(pieces->bytes + pieces->length, bytes, part);
		pieces->length += part;
		bytes += part;
		length -= part;
		if (pieces->length == ROW_PIECE_SIZE)
			status = hand_on_rows(pieces);
	}
	return status;
}

static enum status refuse_end(void)
{
	fail("the archive is damaged: the data of a table lacks its end");
	return STATUS_INPUT;
}

static bool has_whole_rows(const struct row_pieces *pieces)
{
	return pieces->length > 0 ? pieces->bytes[pieces->length - 1] == '\n' : !pieces->in_row;
}

enum status row_pieces_end(struct row_pieces *pieces)
{
	size_t length = pieces->length;

	if (!has_whole_rows(pieces))
		return refuse_end();
	pieces->length = 0;
	pieces->in_row = false;
	return length == 0 ? STATUS_DONE
			   : pieces->take(pieces->context, pieces->bytes, length, false);
}

static bool has_tail(const struct row_pieces *pieces)
{
	const char *end = pieces->bytes + pieces->length;

	return pieces->length >= tail_length &&
	       memcmp(end - tail_length, ARCHIVE_BLOCK_TAIL, tail_length) == 0;
}

enum status row_pieces_end_block(struct row_pieces *pieces)
{
	if (!has_tail(pieces))
		return refuse_end();
	pieces->length -= tail_length;
	return row_pieces_end(pieces);
}
