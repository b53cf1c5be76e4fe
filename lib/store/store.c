#include "store/store.h"

#include "dump/judge.h"
#include "store/source.h"
#include "unix/message.h"
#include "unix/progress.h"
#include "unix/stop.h"
#include "unix/text.h"
#include "unix/words.h"

/* One stream on its way. */
struct transfer {
	const struct store_options *order;
	struct sink *sink;
	struct source source;
	struct judge judge;
	struct progress progress;
};

/* The command that makes a stream of KIND and lets its exit status speak for it. */
static const char *find_command(enum stream_kind kind)
{
	switch (kind) {
	case STREAM_UNKNOWN_ARCHIVE:
		return "pgb-dump -F c URL";
	case STREAM_GZIP:
		return "pgb-run pgb-dump URL '|' gzip";
	case STREAM_ZSTD:
		return "pgb-run pgb-dump URL '|' zstd";
	case STREAM_LZ4:
		return "pgb-run pgb-dump URL '|' lz4";
	case STREAM_XZ:
		return "pgb-run pgb-dump URL '|' xz";
	case STREAM_AGE:
		return "pgb-run pgb-dump URL '|' age -r RECIPIENT";
	case STREAM_GPG:
		return "pgb-run pgb-dump URL '|' gpg -e -r RECIPIENT";
	default:
		return "COMMAND";
	}
}

static void refuse_unrecognised(const struct transfer *transfer)
{
	enum stream_kind kind = transfer->judge.kind;
	struct text self;

	fail("cannot tell whether standard input is complete: it is %s", judge_describe(kind));
	text_init(&self, MESSAGE_MAX);
	words_quote_all(&self, transfer->order->operands);
	hint("let the command's exit status tell (or say --unchecked): %s %s -- %s",
		message_program_name(), self.bytes, find_command(kind));
	text_release(&self);
}

/*
 * Whether the stream can be let in: on standard input its kind must be one whose end can be
 * recognised, or how should we know that it is complete?
 */
static enum status admit(const struct transfer *transfer)
{
	enum stream_kind kind = transfer->judge.kind;

	if (kind == STREAM_EMPTY) {
		fail("%s is empty", source_describe(&transfer->source));
		return STATUS_INPUT;
	}
	if (kind == STREAM_UNDECIDED || judge_can_tell(kind) || transfer->source.chained ||
		transfer->order->unchecked || transfer->order->decode)
		return STATUS_DONE;
	refuse_unrecognised(transfer);
	return STATUS_INPUT;
}

/* Tells the sink, once that is known, what the stream is. */
static enum status tell_kind(const struct transfer *transfer, enum stream_kind before)
{
	struct sink *sink = transfer->sink;

	if (transfer->judge.kind == before || !sink->methods->recognise)
		return STATUS_DONE;
	return sink->methods->recognise(sink, &transfer->judge);
}

/* Moves what can be read now. MORE: whether there may be more to come. */
static enum status move(struct transfer *transfer, bool *more)
{
	struct sink *sink = transfer->sink;
	unsigned char *space;
	size_t size;
	enum stream_kind kind = transfer->judge.kind;
	ssize_t length;
	enum status status;

	if (sink->methods->reserve(sink, &space, &size) != 0)
		return STATUS_FAILED;
	length = source_read(&transfer->source, space, size);
	*more = length > 0;
	if (length <= 0)
		return length == 0 ? STATUS_DONE : STATUS_INPUT;
	judge_feed(&transfer->judge, space, (size_t)length);
	status = admit(transfer);
	if (status == STATUS_DONE)
		status = tell_kind(transfer, kind);
	if (status != STATUS_DONE)
		return status;
	status = sink->methods->advance(sink, (size_t)length);
	if (status == STATUS_DONE)
		progress_add(&transfer->progress, (uint64_t)length);
	return status;
}

/* Moves the stream, until it or the command has ended; whether that was well is examined later. */
static enum status pump(struct transfer *transfer)
{
	bool more = true;
	enum status status = STATUS_DONE;

	while (more && status == STATUS_DONE) {
		int ready = transfer->sink->methods->wait(transfer->sink, transfer->source.fd);

		if (ready < 0 || stop_requested() != 0)
			return STATUS_FAILED;
		if (source_has_failed(&transfer->source))
			break;
		if (ready > 0)
			status = move(transfer, &more);
	}
	return status;
}

/* The stream is over: did it end well? */
static enum status examine(struct transfer *transfer)
{
	const char *reason;
	enum stream_kind kind;
	enum status status = source_finish(&transfer->source);

	if (status != STATUS_DONE)
		return status;
	kind = transfer->judge.kind;
	judge_finish(&transfer->judge);
	status = admit(transfer);
	if (status == STATUS_DONE)
		status = tell_kind(transfer, kind);
	if (status != STATUS_DONE)
		return status;
	switch (judge_verdict(&transfer->judge, &reason)) {
	case VERDICT_INCOMPLETE:
		fail("the dump is not complete: %s", reason);
		return STATUS_INPUT;
	case VERDICT_COMPLETE:
		note("the stream is %s, and complete", judge_describe(transfer->judge.kind));
		return STATUS_DONE;
	default:
		note("the stream is %s; %s", judge_describe(transfer->judge.kind),
			transfer->source.chained ? "the command that wrote it succeeded"
						 : "whether it is complete is not known");
		return STATUS_DONE;
	}
}

static enum status run(struct transfer *transfer)
{
	enum status status;

	progress_open(&transfer->progress, transfer->order->expected);
	status = pump(transfer);
	if (status == STATUS_DONE)
		status = examine(transfer);
	if (status == STATUS_DONE && stop_requested() != 0)
		status = STATUS_FAILED;
	if (status == STATUS_DONE)
		status = transfer->sink->methods->publish(transfer->sink);
	progress_close(&transfer->progress);
	return status;
}

/* Among the messages of many programs at once, too, it has to be seen which backup is missing. */
static void say_unpublished(const struct store_options *order, enum status status)
{
	if (order->place && (status == STATUS_INPUT || status == STATUS_FAILED))
		say("nothing was published as \"%s\"", order->place);
}

enum status store_stream(struct sink *sink, const struct store_options *order)
{
	struct transfer transfer = {.order = order, .sink = sink};
	enum status status = source_open(&transfer.source, order->command, order->decode);

	judge_open(&transfer.judge);
	if (status == STATUS_DONE) {
		status = run(&transfer);
		source_close(&transfer.source);
	}
	if (status != STATUS_DONE) {
		sink->methods->discard(sink);
		say_unpublished(order, status);
	}
	return status;
}
