#include "store/s3_sink.h"

#include "dump/judge.h"

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

static enum status advance(struct sink *base, size_t filled)
{
	return upload_advance(upload_of(base), filled) == 0 ? STATUS_DONE : STATUS_FAILED;
}

static enum status recognise(struct sink *base, const struct judge *judge)
{
	upload_set_kind(upload_of(base), judge_name(judge->kind));
	return STATUS_DONE;
}

static enum status publish(struct sink *base)
{
	return upload_publish(upload_of(base));
}

static void discard(struct sink *base)
{
	upload_discard(upload_of(base));
}

enum status s3_sink_open(struct s3_sink *sink, const struct upload_options *target)
{
	static const struct sink_methods methods = {
		.wait = wait_for_input,
		.reserve = reserve,
		.advance = advance,
		.recognise = recognise,
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
