#include "store/restore_sink.h"

#include "unix/stop.h"

static struct restore *restore_of(struct sink *base)
{
	return &((struct restore_sink *)base)->restore;
}

static int restore_sink_wait(struct sink *base, int fd)
{
	bool readable = stop_wait(fd, -1);

	if (restore_has_failed(restore_of(base)))
		return -1;
	return readable ? 1 : 0;
}

static enum status restore_sink_write(struct sink *base, const unsigned char *bytes, size_t length)
{
	return restore_feed(restore_of(base), (const char *)bytes, length);
}

static enum status restore_sink_recognise(struct sink *base, const struct judge *judge)
{
	return restore_recognise(restore_of(base), judge);
}

static enum status restore_sink_publish(struct sink *base)
{
	return restore_finish(restore_of(base));
}

/* restore_sink_close() stops psql and rolls back. */
static void restore_sink_discard(struct sink *base)
{
	(void)base;
}

enum status restore_sink_open(
	struct restore_sink *sink, const struct restore_options *options, struct conninfo *conninfo)
{
	static const struct sink_methods methods = {
		.wait = restore_sink_wait,
		.write = restore_sink_write,
		.recognise = restore_sink_recognise,
		.publish = restore_sink_publish,
		.discard = restore_sink_discard,
	};
	enum status status;

	*sink = (struct restore_sink){.sink = {.methods = &methods}};
	status = restore_open(&sink->restore, options, conninfo);
	if (status != STATUS_DONE)
		restore_sink_close(sink);
	return status;
}

void restore_sink_close(struct restore_sink *sink)
{
	restore_close(&sink->restore);
}
