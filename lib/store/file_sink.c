#include "store/file_sink.h"

#include "unix/message.h"
#include "unix/stop.h"

#include <stdlib.h>

/* As much as a pipe can be made to hold without privileges. */
enum { BUFFER_SIZE = 1 << 20 };

static int wait_for_input(struct sink *base, int fd)
{
	(void)base;
	return stop_wait(fd, -1) ? 1 : 0;
}

static int reserve(struct sink *base, unsigned char **space, size_t *size)
{
	struct file_sink *sink = (struct file_sink *)base;

	*space = sink->buffer;
	*size = BUFFER_SIZE;
	return 0;
}

static enum status advance(struct sink *base, size_t filled)
{
	struct file_sink *sink = (struct file_sink *)base;

	if (atomic_file_write(&sink->file, sink->buffer, filled) != 0)
		return STATUS_FAILED;
	return STATUS_DONE;
}

static enum status publish(struct sink *base)
{
	struct file_sink *sink = (struct file_sink *)base;

	return atomic_file_publish(&sink->file);
}

static void discard(struct sink *base)
{
	struct file_sink *sink = (struct file_sink *)base;

	atomic_file_close(&sink->file);
}

enum status file_sink_open(struct file_sink *sink, const char *path, bool replace, bool parents)
{
	static const struct sink_methods methods = {
		.wait = wait_for_input,
		.reserve = reserve,
		.advance = advance,
		.publish = publish,
		.discard = discard,
	};
	enum status status;

	*sink = (struct file_sink){.sink = {.methods = &methods}, .buffer = malloc(BUFFER_SIZE)};
	if (!sink->buffer) {
		fail("out of memory");
		return STATUS_FAILED;
	}
	status = atomic_file_open(&sink->file, path, replace, parents);
	if (status != STATUS_DONE)
		free(sink->buffer);
	return status;
}

void file_sink_close(struct file_sink *sink)
{
	atomic_file_close(&sink->file);
	free(sink->buffer);
}
