#include "restore/table_load.h"

#include "restore/copy_sessions.h"

static enum status give_to_sessions(void *context, const char *bytes, size_t length, bool cuts_row)
{
	struct table_load *load = context;

	return copy_sessions_take(load->sessions, load->block, bytes, length, cuts_row);
}

void table_load_open(struct table_load *load, struct copy_sessions *sessions)
{
	load->sessions = sessions;
	load->block = NULL;
	row_pieces_open(&load->pieces, give_to_sessions, load);
}

void table_load_begin(struct table_load *load, const struct data_block *block)
{
	load->block = block;
}

enum status table_load_add(struct table_load *load, const char *bytes, size_t length)
{
	return row_pieces_add(&load->pieces, bytes, length);
}

static enum status end_sessions(struct table_load *load, enum status status)
{
	return status == STATUS_DONE ? copy_sessions_end(load->sessions) : status;
}

enum status table_load_end(struct table_load *load)
{
	return end_sessions(load, row_pieces_end(&load->pieces));
}

enum status table_load_end_block(struct table_load *load)
{
	return end_sessions(load, row_pieces_end_block(&load->pieces));
}
