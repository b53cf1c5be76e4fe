#include "store/s3_sink.h"

static struct upload *upload_of(struct sink *base)
{
	return ((struct s3_sink *)base)->upload;
}

static int wait_for_input(struct sink *base, int fd)
{
	return upload_wait(upload_of(base), fd);
}

static int reserve(struct sink *base, unsigned char **space, size_t *size)
{
	return upload_reserve(upload_of(base), space, size);
}

static int advance(struct sink *base, size_t filled)
{
	return upload_advance(upload_of(base), filled);
}

static void set_kind(struct sink *base, const char *kind)
{
	upload_set_kind(upload_of(base), kind);
}

static enum status publish(struct sink *base)
{
	return upload_publish(upload_of(base));
}

static void discard(struct sink *base)
{
	upload_discard(upload_of(base));
}

enum status s3_sink_open(struct s3_sink *sink, const struct upload_target *target)
{
	static const struct sink_methods methods = {
		.wait = wait_for_input,
		.reserve = reserve,
		.advance = advance,
		.set_kind = set_kind,
		.publish = publish,
		.discard = discard,
	};

	*sink = (struct s3_sink){.sink = {.methods = &methods}};
	return upload_open(&sink->upload, target);
}

void s3_sink_close(struct s3_sink *sink)
{
	upload_close(sink->upload);
}
