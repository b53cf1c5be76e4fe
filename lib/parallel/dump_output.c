#include "parallel/dump_output.h"

#include "parallel/row_buffer.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PIPE_SIZE = 1 << 20, FRAMING_MAX = 1 << 30 };

enum status dump_output_open(struct dump_output *output, struct row_pool *pool)
{
	*output = (struct dump_output){.pipe = {.watcher = -1}, .pool = pool};
	text_init(&output->framing, FRAMING_MAX);
	(void)fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_SIZE);
	return stdout_pipe_open(&output->pipe);
}

void dump_output_set_block(struct dump_output *output, struct row_block *block)
{
	output->block = block;
	output->block_written = 0;
}

static void drop_what_is_written(struct dump_output *output, size_t length)
{
	size_t framing = output->framing.length - output->framing_written;
	size_t part = length < framing ? length : framing;

	output->written += length;
	output->framing_written += part;
	output->block_written += length - part;
	if (output->framing_written == output->framing.length) {
		text_cut(&output->framing, 0); /* text_clear() wipes all that the contents took */
		output->framing_written = 0;
	}
	if (output->block && output->block_written == output->block->length) {
		row_pool_free(output->pool, output->block);
		output->block = NULL;
	}
}

enum status dump_output_fail(const struct dump_output *output)
{
	if (!output->is_watched && !stop_by_pipe())
		fail("the reader of standard output has gone");
	return STATUS_FAILED;
}

static enum status fail_to_write(const struct dump_output *output)
{
	if (errno == EPIPE)
		return dump_output_fail(output);
	return status_fail_errno("could not write to standard output");
}

enum status dump_output_write(struct dump_output *output)
{
	output->is_full = false;
	if (text_finish(&output->framing, "the table of contents") != STATUS_DONE)
		return STATUS_FAILED;
	while (output->framing.length > 0 || output->block) {
		struct iovec parts[2] = {
			{output->framing.bytes + output->framing_written,
				output->framing.length - output->framing_written},
			{output->block ? output->block->bytes + output->block_written : NULL,
				output->block ? output->block->length - output->block_written : 0},
		};
		ssize_t length = writev(STDOUT_FILENO, parts, 2);

		if (length >= 0)
			drop_what_is_written(output, (size_t)length);
		else if (errno == EAGAIN)
			output->is_full = true;
		else if (errno != EINTR)
			return fail_to_write(output);
		if (output->is_full || stop_requested() != 0)
			return STATUS_GOING_ON;
	}
	return STATUS_DONE;
}

int dump_output_descriptor(const struct dump_output *output)
{
	return output->is_full ? stdout_pipe_room(&output->pipe) : stdout_pipe_end(&output->pipe);
}

void dump_output_close(struct dump_output *output)
{
	if (output->block)
		row_pool_free(output->pool, output->block);
	output->block = NULL;
	text_release(&output->framing);
	stdout_pipe_close(&output->pipe);
}
