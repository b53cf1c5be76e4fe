#include "store/rehearsal_sink.h"

#include "unix/message.h"
#include "unix/stop.h"

#include <stdlib.h>

static struct rehearsal *rehearsal_of(struct sink *base)
{
	return &((struct rehearsal_sink *)base)->rehearsal;
}

static int wait_for_input(struct sink *base, int fd)
{
	bool readable = stop_wait(fd, -1);

	if (rehearsal_has_failed(rehearsal_of(base)))
		return -1;
	return readable ? 1 : 0;
}

static int reserve(struct sink *base, unsigned char **space, size_t *size)
{
	*space = ((struct rehearsal_sink *)base)->buffer;
	*size = REHEARSAL_PIECE;
	return 0;
}

static enum status advance(struct sink *base, size_t filled)
{
	const char *buffer = (const char *)((struct rehearsal_sink *)base)->buffer;

	return rehearsal_feed(rehearsal_of(base), buffer, filled) == 0 ? STATUS_DONE
								       : STATUS_FAILED;
}

static enum status recognise(struct sink *base, const struct judge *judge)
{
	return rehearsal_recognise(rehearsal_of(base), judge);
}

static enum status publish(struct sink *base)
{
	return rehearsal_finish(rehearsal_of(base)) == 0 ? STATUS_DONE : STATUS_FAILED;
}

/* What there is to stop is stopped when the sink is closed. */
static void discard(struct sink *base)
{
	(void)base;
}

enum status rehearsal_sink_open(struct rehearsal_sink *sink, const struct rehearsal_options *order)
{
	static const struct sink_methods methods = {
		.wait = wait_for_input,
		.reserve = reserve,
		.advance = advance,
		.recognise = recognise,
		.publish = publish,
		.discard = discard,
	};

	*sink = (struct rehearsal_sink){
		.sink = {.methods = &methods}, .buffer = malloc(REHEARSAL_PIECE)};
	if (!sink->buffer) {
		fail("out of memory");
		return STATUS_FAILED;
	}
	rehearsal_open(&sink->rehearsal, order);
	return STATUS_DONE;
}

void rehearsal_sink_close(struct rehearsal_sink *sink)
{
	rehearsal_close(&sink->rehearsal);
	free(sink->buffer);
}
