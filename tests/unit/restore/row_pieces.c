/* restore/row_pieces: rows, cut where they end. */
#include "restore/row_pieces.h"

#include "dump/archive_block.h"
#include "tap.h"
#include "unix/text.h"

#include <stdlib.h>

enum { ROWS_MAX = 1 << 20 };

/* What was taken. */
struct taken {
	struct text rows;
	bool in_row;
	bool is_cut_wrongly;
	bool is_too_large;
};

static enum status take(void *context, const char *bytes, size_t length, bool cuts_row)
{
	struct taken *taken = context;
	bool ends_row = length > 0 && bytes[length - 1] == '\n';

	taken->is_cut_wrongly |= ends_row == cuts_row;
	taken->is_too_large |= length > ROW_PIECE_SIZE;
	text_add_bytes(&taken->rows, bytes, length);
	return STATUS_DONE;
}

/* Adds rows of about LENGTH bytes, up to SIZE bytes in all. */
static void make_rows(struct text *rows, size_t length, size_t size)
{
	for (size_t i = 0; rows->length + 2 * length < size; i++) {
		for (size_t byte = 0; byte < length + i % 7; byte++)
			text_add_byte(rows, (char)('a' + (i + byte) % 26));
		text_add_byte(rows, '\n');
	}
}

static enum status feed(struct row_pieces *pieces, const struct text *data, size_t step)
{
	enum status status = STATUS_DONE;

	for (size_t i = 0; status == STATUS_DONE && i < data->length; i += step)
		status = row_pieces_add(
			pieces, data->bytes + i, step < data->length - i ? step : data->length - i);
	return status == STATUS_DONE ? row_pieces_end(pieces) : status;
}

/* Rows of LENGTH bytes, that arrive in steps of STEP. */
static void check_rows(size_t length, size_t size, size_t step)
{
	struct taken taken = {.in_row = false};
	struct row_pieces pieces;
	struct text data;

	text_init(&data, ROWS_MAX);
	text_init(&taken.rows, ROWS_MAX);
	row_pieces_open(&pieces, take, &taken);
	make_rows(&data, length, size);
	text_add(&data, ARCHIVE_BLOCK_TAIL);
	for (int i = 0; i < 2; i++) { /* two blocks */
		text_clear(&taken.rows);
		tap_ok(feed(&pieces, &data, step) == STATUS_DONE && !taken.is_cut_wrongly &&
				!taken.is_too_large &&
				taken.rows.length == data.length - strlen(ARCHIVE_BLOCK_TAIL) &&
				memcmp(taken.rows.bytes, data.bytes, taken.rows.length) == 0,
			"rows of %zu bytes, %zu in all, in steps of %zu", length, size, step);
	}
	text_release(&taken.rows);
	text_release(&data);
}

static void check_end(const char *text, enum status want)
{
	struct taken taken = {.in_row = false};
	struct row_pieces pieces;
	struct text data;

	text_init(&data, ROWS_MAX);
	text_init(&taken.rows, ROWS_MAX);
	text_add(&data, text);
	row_pieces_open(&pieces, take, &taken);
	tap_ok(feed(&pieces, &data, 1) == want, "the end of \"%s\"", text);
	text_release(&taken.rows);
	text_release(&data);
}

int main(void)
{
	static const size_t lengths[] = {
		0, 1, 5, 100, ROW_PIECE_SIZE - 1, (size_t)3 * ROW_PIECE_SIZE};
	static const size_t steps[] = {1, 3, 1000, ROW_PIECE_SIZE, ROWS_MAX};

	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		for (size_t j = 0; j < sizeof steps / sizeof *steps; j++)
			check_rows(lengths[i], ROWS_MAX - 100, steps[j]);
	for (size_t size = ROW_PIECE_SIZE - 9; size < ROW_PIECE_SIZE + 9; size++)
		check_rows(2, size, 1000);
	check_end("\\.\n\n\n", STATUS_DONE);
	check_end("a\n\\.\n\n\n", STATUS_DONE);
	check_end("a\\.\n\n\n", STATUS_INPUT);
	check_end("a\n\\.\n\n", STATUS_INPUT);
	check_end("a\n", STATUS_INPUT);
	check_end("", STATUS_INPUT);
	return tap_done();
}
