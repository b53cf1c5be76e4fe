#include "restore/row_pieces.h"

#include "dump/archive_block.h"
#include "unix/message.h"

#include <string.h>

static const size_t tail_length = sizeof ARCHIVE_BLOCK_TAIL - 1;

void row_pieces_open(struct row_pieces *pieces, row_piece_taker *take, void *context)
{
	*pieces = (struct row_pieces){.take = take, .context = context};
	text_init(&pieces->bytes, ROW_PIECE_SIZE);
}

/* Hands on the first LENGTH bytes, and keeps the others, which are few. */
static enum status hand_on(struct row_pieces *pieces, size_t length, bool cuts_row)
{
	struct text rest;
	enum status status;

	text_init(&rest, ROW_PIECE_SIZE);
	text_add_bytes(&rest, pieces->bytes.bytes + length, pieces->bytes.length - length);
	text_cut(&pieces->bytes, length);
	pieces->in_row = cuts_row;
	status = text_finish(&rest, "a piece of a table");
	if (status == STATUS_DONE)
		status = pieces->take(pieces->context, &pieces->bytes, cuts_row);
	if (status == STATUS_DONE)
		text_add_bytes(&pieces->bytes, rest.bytes, rest.length);
	text_release(&rest);
	return status;
}

/* Hands on what is whole, but for what may be the end. */
static enum status hand_on_rows(struct row_pieces *pieces)
{
	size_t length = pieces->bytes.length - tail_length;
	const char *line_end = memrchr(pieces->bytes.bytes, '\n', length);

	if (line_end)
		return hand_on(pieces, (size_t)(line_end - pieces->bytes.bytes) + 1, false);
	return hand_on(pieces, length, true);
}

enum status row_pieces_add(struct row_pieces *pieces, const char *bytes, size_t length)
{
	enum status status = STATUS_DONE;

	while (status == STATUS_DONE && length > 0) {
		size_t room = ROW_PIECE_SIZE - pieces->bytes.length;
		size_t part = length < room ? length : room;

		text_add_bytes(&pieces->bytes, bytes, part);
		bytes += part;
		length -= part;
		status = text_finish(&pieces->bytes, "a piece of a table");
		if (status == STATUS_DONE && pieces->bytes.length == ROW_PIECE_SIZE)
			status = hand_on_rows(pieces);
	}
	return status;
}

/* Whether the bytes are rows and the end. */
static bool has_end(const struct row_pieces *pieces)
{
	size_t length = pieces->bytes.length;
	const char *tail = pieces->bytes.bytes + length - tail_length;

	if (length < tail_length || memcmp(tail, ARCHIVE_BLOCK_TAIL, tail_length) != 0)
		return false;
	return length > tail_length ? tail[-1] == '\n' : !pieces->in_row;
}

enum status row_pieces_end(struct row_pieces *pieces)
{
	if (!has_end(pieces)) {
		fail("the archive is damaged: the data of a table lacks its end");
		return STATUS_INPUT;
	}
	text_cut(&pieces->bytes, pieces->bytes.length - tail_length);
	pieces->in_row = false;
	return pieces->bytes.length == 0 ? STATUS_DONE
					 : pieces->take(pieces->context, &pieces->bytes, false);
}

void row_pieces_close(struct row_pieces *pieces)
{
	text_release(&pieces->bytes);
}
