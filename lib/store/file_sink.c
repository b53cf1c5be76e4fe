#include "store/file_sink.h"

#include "unix/stop.h"

static int file_sink_wait(struct sink *base, int fd)
{
	(void)base;
	return stop_wait(fd, -1) ? 1 : 0;
}

static enum status file_sink_write(struct sink *base, const unsigned char *bytes, size_t length)
{
	return atomic_file_write(&((struct file_sink *)base)->file, bytes, length);
}

static enum status file_sink_publish(struct sink *base)
{
	return atomic_file_publish(&((struct file_sink *)base)->file);
}

static void file_sink_discard(struct sink *base)
{
	atomic_file_close(&((struct file_sink *)base)->file);
}

enum status file_sink_open(
	struct file_sink *sink, const char *path, bool replace, enum folder_creation creation)
{
	static const struct sink_methods methods = {
		.wait = file_sink_wait,
		.write = file_sink_write,
		.publish = file_sink_publish,
		.discard = file_sink_discard,
	};

	*sink = (struct file_sink){.sink = {.methods = &methods}};
	return atomic_file_open(&sink->file, path, replace, creation);
}

void file_sink_close(struct file_sink *sink)
{
	atomic_file_close(&sink->file);
}
