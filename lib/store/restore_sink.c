#include "store/restore_sink.h"

#include "unix/message.h"
#include "unix/stop.h"

#include <stdlib.h>

/* As much as a pipe can be made to hold without privileges. */
enum { BUFFER_SIZE = 1 << 20 };

static struct restore *restore_of(struct sink *base)
{
	return &((struct restore_sink *)base)->restore;
}

static int wait_for_input(struct sink *base, int fd)
{
	bool readable = stop_wait(fd, -1);

	if (restore_has_failed(restore_of(base)))
		return -1;
	return readable ? 1 : 0;
}

static int reserve(struct sink *base, unsigned char **space, size_t *size)
{
	*space = ((struct restore_sink *)base)->buffer;
	*size = BUFFER_SIZE;
	return 0;
}

static enum status recognise(struct sink *base, const struct judge *judge)
{
	return restore_recognise(restore_of(base), judge);
}

static enum status advance(struct sink *base, size_t filled)
{
	const unsigned char *buffer = ((struct restore_sink *)base)->buffer;

	return restore_feed(restore_of(base), (const char *)buffer, filled);
}

static enum status publish(struct sink *base)
{
	return restore_finish(restore_of(base));
}

/* What there is to stop and to roll back is seen to when the sink is closed. */
static void discard(struct sink *base)
{
	(void)base;
}

enum status restore_sink_open(
	struct restore_sink *sink, const struct restore_options *order, struct conninfo *conninfo)
{
	static const struct sink_methods methods = {
		.wait = wait_for_input,
		.reserve = reserve,
		.recognise = recognise,
		.advance = advance,
		.publish = publish,
		.discard = discard,
	};
	enum status status;

	*sink = (struct restore_sink){.sink = {.methods = &methods}, .buffer = malloc(BUFFER_SIZE)};
	if (!sink->buffer) {
		fail("out of memory");
		return STATUS_FAILED;
	}
	status = restore_open(&sink->restore, order, conninfo);
	if (status != STATUS_DONE)
		restore_sink_close(sink);
	return status;
}

void restore_sink_close(struct restore_sink *sink)
{
	restore_close(&sink->restore);
	free(sink->buffer);
}
