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

typedef enum status row_pieces_ender(struct row_pieces *pieces);

static enum status feed(
	struct row_pieces *pieces, const struct text *data, size_t step, row_pieces_ender *end)
{
	enum status status = STATUS_DONE;

	for (size_t i = 0; status == STATUS_DONE && i < data->length; i += step)
		status = row_pieces_add(
			pieces, data->bytes + i, step < data->length - i ? step : data->length - i);
	return status == STATUS_DONE ? end(pieces) : status;
}

/* Rows of LENGTH bytes, and TAIL, that arrive in steps of STEP. */
static void check_rows(size_t length, size_t size, size_t step, const char *tail)
{
	row_pieces_ender *end = *tail ? row_pieces_end_block : row_pieces_end;
	struct taken taken = {.in_row = false};
	struct row_pieces pieces;
	struct text data;

	text_init(&data, ROWS_MAX);
	text_init(&taken.rows, ROWS_MAX);
	row_pieces_open(&pieces, take, &taken);
	make_rows(&data, length, size);
	text_add(&data, tail);
	for (int i = 0; i < 2; i++) { /* two tables */
		text_clear(&taken.rows);
		tap_ok(feed(&pieces, &data, step, end) == STATUS_DONE && !taken.is_cut_wrongly &&
				!taken.is_too_large &&
				taken.rows.length == data.length - strlen(tail) &&
				memcmp(taken.rows.bytes, data.bytes, taken.rows.length) == 0,
			"rows of %zu bytes, %zu in all, in steps of %zu%s", length, size, step,
			*tail ? ", and the end of a block" : "");
	}
	text_release(&taken.rows);
	text_release(&data);
}

static void check_end(const char *text, row_pieces_ender *end, enum status want)
{
	struct taken taken = {.in_row = false};
	struct row_pieces pieces;
	struct text data;

	text_init(&data, ROWS_MAX);
	text_init(&taken.rows, ROWS_MAX);
	text_add(&data, text);
	row_pieces_open(&pieces, take, &taken);
	tap_ok(feed(&pieces, &data, 1, end) == want, "the end of \"%s\"%s", text,
		end == row_pieces_end_block ? ", a block" : "");
	text_release(&taken.rows);
	text_release(&data);
}

static const struct {
	const char *text;
	enum status block, rows;
} ends[] = {
	{"\\.\n\n\n", STATUS_DONE, STATUS_DONE},
	{"a\n\\.\n\n\n", STATUS_DONE, STATUS_DONE},
	{"a\\.\n\n\n", STATUS_INPUT, STATUS_DONE},
	{"a\n\\.\n\n", STATUS_INPUT, STATUS_DONE},
	{"a\n", STATUS_INPUT, STATUS_DONE},
	{"", STATUS_INPUT, STATUS_DONE},
	{"a", STATUS_INPUT, STATUS_INPUT},
	{"a\nb", STATUS_INPUT, STATUS_INPUT},
};

int main(void)
{
	static const size_t lengths[] = {
		0, 1, 5, 100, ROW_PIECE_SIZE - 1, (size_t)3 * ROW_PIECE_SIZE};
	static const size_t steps[] = {1, 3, 1000, ROW_PIECE_SIZE, ROWS_MAX};

	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		for (size_t j = 0; j < sizeof steps / sizeof *steps; j++) {
			check_rows(lengths[i], ROWS_MAX - 100, steps[j], ARCHIVE_BLOCK_TAIL);
			check_rows(lengths[i], ROWS_MAX - 100, steps[j], "");
		}
	for (size_t size = ROW_PIECE_SIZE - 9; size < ROW_PIECE_SIZE + 9; size++) {
		check_rows(2, size, 1000, ARCHIVE_BLOCK_TAIL);
		check_rows(2, size, 1000, "");
	}
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		check_end(ends[i].text, row_pieces_end_block, ends[i].block);
		check_end(ends[i].text, row_pieces_end, ends[i].rows);
	}
	return tap_done();
}
