#include "store/s3_sink.h"

#include "dump/judge.h"

static struct upload *upload_of(struct sink *base)
{
	return ((struct s3_sink *)base)->upload;
}

static int s3_sink_wait(struct sink *base, int fd)
{
	return upload_wait(upload_of(base), fd);
}

static enum status s3_sink_lend(struct sink *base, unsigned char **space, size_t *size)
{
	return upload_reserve(upload_of(base), space, size);
}

/* The bytes are where s3_sink_lend() said, in the part being filled. */
static enum status s3_sink_write(struct sink *base, const unsigned char *bytes, size_t length)
{
	(void)bytes;
	return upload_advance(upload_of(base), length);
}

static enum status s3_sink_recognise(struct sink *base, const struct judge *judge)
{
	upload_set_kind(upload_of(base), judge_name(judge->kind));
	return STATUS_DONE;
}

static enum status s3_sink_publish(struct sink *base)
{
	return upload_publish(upload_of(base));
}

static void s3_sink_discard(struct sink *base)
{
	(void)upload_discard(upload_of(base));
}

enum status s3_sink_open(struct s3_sink *sink, const struct upload_options *options)
{
	static const struct sink_methods methods = {
		.wait = s3_sink_wait,
		.lend = s3_sink_lend,
		.write = s3_sink_write,
		.recognise = s3_sink_recognise,
		.publish = s3_sink_publish,
		.discard = s3_sink_discard,
	};

	*sink = (struct s3_sink){.sink = {.methods = &methods}};
	return upload_open(&sink->upload, options);
}

void s3_sink_close(struct s3_sink *sink)
{
	upload_close(sink->upload);
}
