#include "store/list_sink.h"

#include "unix/stop.h"

static struct archive_list *list_of(struct sink *base)
{
	return &((struct list_sink *)base)->list;
}

static int list_sink_wait(struct sink *base, int fd)
{
	(void)base;
	return stop_wait(fd, -1) ? 1 : 0;
}

static enum status list_sink_write(struct sink *base, const unsigned char *bytes, size_t length)
{
	return archive_list_feed(list_of(base), (const char *)bytes, length);
}

static enum status list_sink_recognise(struct sink *base, const struct judge *judge)
{
	return archive_list_recognise(list_of(base), judge);
}

static enum status list_sink_publish(struct sink *base)
{
	return archive_list_finish(list_of(base));
}

/* Nothing has been printed. */
static void list_sink_discard(struct sink *base)
{
	(void)base;
}

void list_sink_open(struct list_sink *sink, const struct archive_list_options *options)
{
	static const struct sink_methods methods = {
		.wait = list_sink_wait,
		.write = list_sink_write,
		.recognise = list_sink_recognise,
		.publish = list_sink_publish,
		.discard = list_sink_discard,
	};

	*sink = (struct list_sink){.sink = {.methods = &methods}};
	archive_list_open(&sink->list, options);
}

void list_sink_close(struct list_sink *sink)
{
	archive_list_close(&sink->list);
}
