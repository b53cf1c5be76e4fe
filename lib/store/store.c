#include "store/store.h"

#include "dump/name.h"
#include "store/acceptance.h"
#include "store/source.h"
#include "store/stream_check.h"
#include "unix/message.h"
#include "unix/progress.h"
#include "unix/run_report.h"
#include "unix/stop.h"
#include "unix/text.h"
#include "unix/words.h"

#include <stdlib.h>
#include <unistd.h>

/*
 * The bytes of one read, fewer than the processor's cache holds: they are judged, summed and copied
 * while they are in it.
 */
enum { READ_MAX = 256 * 1024 };

/* A stream on its way from its source to the sink. */
struct transfer {
	const struct store_options *options;
	struct sink *sink;
	struct source source;
	struct stream_check check;
	struct progress progress;
	unsigned char *buffer; /* NULL if the sink lends its own memory */
};

/* A command that produces a stream of KIND, for the hint to run it ourselves and see its exit
 * status. */
static const char *find_command(enum stream_kind kind)
{
	switch (kind) {
	case STREAM_UNKNOWN_ARCHIVE:
		return "pgb-dump -F c URL";
	case STREAM_UNKNOWN_TAR:
		return "pgb-dump -F t URL";
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
	const struct stream_check *check = &transfer->check;
	const char *missing = check->missing;
	struct text what, self;

	text_init(&what, MESSAGE_MAX);
	stream_check_describe(check, &what, false);
	fail("cannot tell whether standard input is complete: it is %s", what.bytes);
	text_release(&what);
	text_init(&self, MESSAGE_MAX);
	words_quote_all(&self, transfer->options->operands);
	hint("%s%s%slet the command's exit status tell (or say --unchecked): %s %s -- %s",
		missing ? "install \"" : "", missing ? missing : "",
		missing ? "\" to look inside, or " : "", message_program_name(), self.bytes,
		find_command(check->judge.kind));
	text_release(&self);
}

/*
 * Checks that something can tell whether the stream is complete: the exit status of a command that
 * we run, or, on standard input, the stream's own end. STATUS_INPUT if nothing can.
 */
static enum status check_kind(const struct transfer *transfer)
{
	enum stream_kind kind = transfer->check.judge.kind;

	if (kind == STREAM_EMPTY) {
		fail("%s is empty", source_describe(&transfer->source));
		return STATUS_INPUT;
	}
	if (kind == STREAM_UNDECIDED || stream_check_can_tell(&transfer->check) ||
		transfer->source.chained || transfer->options->unchecked ||
		transfer->options->decode)
		return STATUS_DONE;
	refuse_unrecognised(transfer);
	return STATUS_INPUT;
}

static struct acceptance find_acceptance(const struct transfer *transfer)
{
	return (struct acceptance){
		.chained = transfer->source.chained,
		.unchecked = transfer->options->unchecked,
		.restores = transfer->options->restores,
	};
}

/* Refuses the stream as soon as its beginning tells that it will not be taken. BEFORE: as below. */
static enum status check_beginning(const struct transfer *transfer, enum stream_kind before)
{
	const struct acceptance acceptance = find_acceptance(transfer);
	const struct judge *judge = &transfer->check.judge;
	const char *reason;
	enum verdict verdict = judge_best_verdict(judge, &reason);

	if (judge->kind == before || acceptance_allows(&acceptance, verdict))
		return STATUS_DONE;
	return acceptance_decide(&acceptance, verdict, reason);
}

/* Tells the sink the kind of the stream as soon as it is known. BEFORE is the kind known until now.
 */
static enum status tell_kind(const struct transfer *transfer, enum stream_kind before)
{
	struct sink *sink = transfer->sink;

	if (transfer->check.judge.kind == before || !sink->methods->recognise)
		return STATUS_DONE;
	return sink->methods->recognise(sink, &transfer->check.judge);
}

/* Finds memory for the next bytes: the sink's own, or else our buffer. */
static enum status find_space(const struct transfer *transfer, unsigned char **space, size_t *size)
{
	struct sink *sink = transfer->sink;

	if (sink->methods->lend)
		return sink->methods->lend(sink, space, size);
	*space = transfer->buffer;
	*size = READ_MAX;
	return STATUS_DONE;
}

/*
 * Has the decoder look at bytes that the sink has. Fails if it finds that the dump cannot be
 * complete.
 */
static enum status look_inside(struct transfer *transfer, const unsigned char *bytes, size_t length)
{
	enum status status = stream_check_feed(&transfer->check, bytes, length);

	if (status == STATUS_INPUT)
		return stream_check_say_incomplete(&transfer->check);
	return status == STATUS_DONE ? check_kind(transfer) : status;
}

/*
 * Has the judge look at the next LENGTH bytes, then hands them to the sink. If the sink lent the
 * memory for them, they stay there until it lends more.
 */
static enum status pass_bytes(struct transfer *transfer, const unsigned char *bytes, size_t length)
{
	struct sink *sink = transfer->sink;
	enum stream_kind kind = transfer->check.judge.kind;
	enum status status = stream_check_look(&transfer->check, bytes, length);

	if (status == STATUS_DONE)
		status = check_kind(transfer);
	if (status == STATUS_DONE)
		status = check_beginning(transfer, kind);
	if (status == STATUS_DONE)
		status = tell_kind(transfer, kind);
	if (status == STATUS_DONE)
		status = sink->methods->write(sink, bytes, length);
	if (status == STATUS_DONE)
		status = look_inside(transfer, bytes, length);
	if (status == STATUS_DONE)
		progress_add(&transfer->progress, (uint64_t)length);
	return status;
}

/* Moves what can be read now. *MORE is false at the end of the stream. */
static enum status move_bytes(struct transfer *transfer, bool *more)
{
	unsigned char *space;
	size_t size;
	ssize_t length;

	if (find_space(transfer, &space, &size) != STATUS_DONE)
		return STATUS_FAILED;
	length = source_read(&transfer->source, space, size < READ_MAX ? size : READ_MAX);
	*more = length > 0;
	if (length <= 0)
		return length == 0 ? STATUS_DONE : STATUS_INPUT;
	return pass_bytes(transfer, space, (size_t)length);
}

/* Moves the stream until it ends or the command fails. examine() decides whether it ended well. */
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
			status = move_bytes(transfer, &more);
	}
	return status;
}

/* Notes what the stream is, if it is a complete dump or not recognised. */
static void note_kind(const struct transfer *transfer, enum verdict verdict)
{
	const struct stream_check *check = &transfer->check;
	struct text what;

	text_init(&what, MESSAGE_MAX);
	stream_check_describe(check, &what, false);
	if (verdict == VERDICT_COMPLETE)
		note("the stream is %s, and complete%s", what.bytes,
			judge_has_repeat(&check->judge) ? "; its contents are repeated at its end"
							: "");
	else if (verdict == VERDICT_UNRECOGNISED)
		note("the stream is %s; %s", what.bytes,
			transfer->source.chained ? "the command that wrote it succeeded"
						 : "whether it is complete is not known");
	text_release(&what);
}

/* The stream ended, and the command that wrote it, if there is one, succeeded. */
static enum status judge_stream(const struct transfer *transfer)
{
	const struct acceptance acceptance = find_acceptance(transfer);
	const char *reason;
	enum verdict verdict = stream_check_verdict(&transfer->check, &reason);

	note_kind(transfer, verdict);
	return acceptance_decide(&acceptance, verdict, reason);
}

/* The stream has ended: decides whether it ended well. */
static enum status examine(struct transfer *transfer)
{
	enum stream_kind kind;
	enum status status = source_finish(&transfer->source);

	if (status != STATUS_DONE)
		return status;
	kind = transfer->check.judge.kind;
	status = stream_check_finish(&transfer->check);
	if (status == STATUS_DONE)
		status = check_kind(transfer);
	if (status == STATUS_DONE)
		status = tell_kind(transfer, kind);
	return status == STATUS_DONE ? judge_stream(transfer) : status;
}

static enum status pump_and_publish(struct transfer *transfer)
{
	enum status status;

	progress_open(&transfer->progress, transfer->options->expected);
	status = pump(transfer);
	if (status == STATUS_DONE)
		status = examine(transfer);
	if (status == STATUS_DONE && stop_requested() != 0)
		status = STATUS_FAILED;
	if (status == STATUS_DONE)
		status = transfer->sink->methods->publish(transfer->sink);
	progress_close(&transfer->progress, status == STATUS_DONE);
	return status;
}

/* The log of a job that makes many backups must show which one is missing. */
static void say_unpublished(const struct store_options *options, enum status status)
{
	if (options->place && (status == STATUS_INPUT || status == STATUS_FAILED))
		say("nothing was published as \"%s\"", options->place);
}

static void report_kind(const struct transfer *transfer)
{
	struct text what;

	text_init(&what, MESSAGE_MAX);
	stream_check_describe(&transfer->check, &what, false);
	run_report_set_text(RUN_REPORT_KIND, what.bytes);
	text_release(&what);
}

/* PLACE ends in the name of a dump, or the database is not known. */
static void report_place(const char *place)
{
	struct dump_name name;

	run_report_set_text(RUN_REPORT_PLACE, place);
	if (dump_name_read(&name, place) == 1)
		run_report_set_text(RUN_REPORT_DATABASE, name.database);
}

static void report_transfer(const struct transfer *transfer, enum status status)
{
	uint64_t bytes = transfer->progress.bytes;

	run_report_set_number(RUN_REPORT_BYTES_IN, bytes);
	if (bytes > 0)
		report_kind(transfer);
	if (!transfer->options->place)
		return;
	report_place(transfer->options->place);
	if (status == STATUS_DONE || status == STATUS_STRIPPED)
		run_report_set_number(RUN_REPORT_BYTES_OUT, bytes);
}

/* The sink goes on with its work while the decoder is slow. */
static int wait_for_decoder(void *context, int fd)
{
	struct sink *sink = ((struct transfer *)context)->sink;

	return sink->methods->wait(sink, fd);
}

static enum status open_transfer(struct transfer *transfer)
{
	const struct store_options *options = transfer->options;
	const struct decoder_options decoder = {.wait = wait_for_decoder, .context = transfer};
	const struct source_options source = {.fd = STDIN_FILENO,
		.command = options->command,
		.decoders = options->decoders,
		.decompress = options->decode};
	enum stream_check_depth depth = STREAM_CHECK_DUMP;

	if (options->decode)
		depth = STREAM_CHECK_SURFACE;
	else if (options->no_inside)
		depth = STREAM_CHECK_FRAMES;
	stream_check_open(&transfer->check, depth, &decoder);
	if (!transfer->sink->methods->lend) {
		transfer->buffer = malloc(READ_MAX);
		if (!transfer->buffer)
			return status_fail("out of memory");
	}
	return source_open(&transfer->source, &source);
}

enum status store_stream(struct sink *sink, const struct store_options *options)
{
	struct transfer transfer = {.options = options, .sink = sink};
	enum status status = open_transfer(&transfer);

	if (status == STATUS_DONE) {
		status = pump_and_publish(&transfer);
		source_close(&transfer.source);
	}
	report_transfer(&transfer, status);
	stream_check_close(&transfer.check);
	if (status != STATUS_DONE) {
		sink->methods->discard(sink);
		say_unpublished(options, status);
	}
	free(transfer.buffer);
	return status;
}
