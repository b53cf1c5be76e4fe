#include "store/rehearsal_sink.h"

#include "unix/stop.h"

static struct rehearsal *rehearsal_of(struct sink *base)
{
	return &((struct rehearsal_sink *)base)->rehearsal;
}

static int rehearsal_sink_wait(struct sink *base, int fd)
{
	bool readable = stop_wait(fd, -1);

	if (rehearsal_has_failed(rehearsal_of(base)))
		return -1;
	return readable ? 1 : 0;
}

static enum status rehearsal_sink_write(
	struct sink *base, const unsigned char *bytes, size_t length)
{
	return rehearsal_feed(rehearsal_of(base), (const char *)bytes, length);
}

static enum status rehearsal_sink_recognise(struct sink *base, const struct judge *judge)
{
	return rehearsal_recognise(rehearsal_of(base), judge);
}

static enum status rehearsal_sink_publish(struct sink *base)
{
	return rehearsal_finish(rehearsal_of(base));
}

/* rehearsal_sink_close() stops the server. */
static void rehearsal_sink_discard(struct sink *base)
{
	(void)base;
}

void rehearsal_sink_open(struct rehearsal_sink *sink, const struct rehearsal_options *options)
{
	static const struct sink_methods methods = {
		.wait = rehearsal_sink_wait,
		.write = rehearsal_sink_write,
		.recognise = rehearsal_sink_recognise,
		.publish = rehearsal_sink_publish,
		.discard = rehearsal_sink_discard,
	};

	*sink = (struct rehearsal_sink){.sink = {.methods = &methods}};
	rehearsal_open(&sink->rehearsal, options);
}

void rehearsal_sink_close(struct rehearsal_sink *sink)
{
	rehearsal_close(&sink->rehearsal);
}
