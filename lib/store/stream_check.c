#include "store/stream_check.h"

#include "dump/filter.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

void stream_check_open(struct stream_check *check, enum stream_check_depth depth,
	const struct decoder_options *options)
{
	*check = (struct stream_check){.depth = depth, .verdict = VERDICT_INCOMPLETE};
	judge_open(&check->judge);
	decoder_init(&check->decoder, options);
}

static enum status start_decoder(struct stream_check *check, enum stream_kind kind)
{
	enum status status = decoder_start(&check->decoder, kind);

	check->is_decoded = status == STATUS_DONE;
	if (status != STATUS_NOT_FOUND)
		return status;
	check->missing = filter_program(kind);
	return STATUS_DONE;
}

/* Begins to check what is inside compressed data, once the kind of the stream is known. */
static enum status begin_inside(struct stream_check *check)
{
	enum stream_kind kind = check->judge.kind;

	if (!filter_decoder(kind) || check->depth == STREAM_CHECK_SURFACE ||
		check->head_length > sizeof check->head)
		return STATUS_DONE;
	check->is_walked = frames_can_walk(kind);
	if (check->is_walked)
		frames_open(&check->frames, kind);
	return check->depth == STREAM_CHECK_DUMP ? start_decoder(check, kind) : STATUS_DONE;
}

enum status stream_check_look(struct stream_check *check, const void *bytes, size_t length)
{
	bool was_undecided = check->judge.kind == STREAM_UNDECIDED;

	judge_feed(&check->judge, bytes, length);
	if (was_undecided && check->judge.kind != STREAM_UNDECIDED)
		return begin_inside(check);
	return STATUS_DONE;
}

static void __attribute__((format(printf, 2, 3)))
set_reason(struct stream_check *check, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(check->reason, sizeof check->reason, format, arguments);
	va_end(arguments);
}

/*
 * Returns STATUS_INPUT if the frames are damaged. Closes the decoder if they need a dictionary,
 * which it does not have.
 */
static enum status walk_frames(struct stream_check *check, const void *bytes, size_t length)
{
	frames_feed(&check->frames, bytes, length);
	if (check->frames.dictionary && check->is_decoded) {
		note("cannot look inside: the %s data needs a dictionary",
			judge_name(check->judge.kind));
		decoder_close(&check->decoder);
		check->is_decoded = false;
	}
	if (!check->frames.fault)
		return STATUS_DONE;
	set_reason(check, "its %s data is %s", judge_name(check->judge.kind), check->frames.fault);
	return STATUS_INPUT;
}

/* Any status but 0, and any end before that of the data, means damaged or foreign bytes. */
static void blame_decoder(struct stream_check *check)
{
	const struct decoder *decoder = &check->decoder;
	const char *kind = judge_name(check->judge.kind);
	int number = WTERMSIG(decoder->wait_status);

	if (WIFSIGNALED(decoder->wait_status))
		set_reason(check,
			"its %s data cannot be decoded: \"%s\" was terminated by signal "
			"%d: %s",
			kind, decoder->name, number, strsignal(number));
	else
		set_reason(check,
			"its %s data is cut short or damaged: \"%s\" exited with status "
			"%d",
			kind, decoder->name, WEXITSTATUS(decoder->wait_status));
}

static enum status examine_bytes(struct stream_check *check, const void *bytes, size_t length)
{
	enum status status = STATUS_DONE;

	if (check->is_walked)
		status = walk_frames(check, bytes, length);
	if (status != STATUS_DONE || !check->is_decoded)
		return status;
	status = decoder_write(&check->decoder, bytes, length);
	if (status == STATUS_INPUT)
		blame_decoder(check);
	return status;
}

static void keep_head(struct stream_check *check, const void *bytes, size_t length)
{
	size_t there = check->head_length, room;

	check->head_length += length;
	if (there >= sizeof check->head)
		return;
	room = sizeof check->head - there;
	memcpy(check->head + there, bytes, length < room ? length : room);
}

enum status stream_check_feed(struct stream_check *check, const void *bytes, size_t length)
{
	enum status status = STATUS_DONE;

	if (check->judge.kind == STREAM_UNDECIDED) {
		keep_head(check, bytes, length);
		return STATUS_DONE;
	}
	if (!check->is_walked && !check->is_decoded)
		return STATUS_DONE;
	if (check->head_length > 0)
		status = examine_bytes(check, check->head, check->head_length);
	check->head_length = 0;
	return status == STATUS_DONE ? examine_bytes(check, bytes, length) : status;
}

bool stream_check_can_tell(const struct stream_check *check)
{
	enum stream_kind inside = check->decoder.found.kind;

	if (judge_can_tell(check->judge.kind) || check->reason[0] != '\0')
		return true;
	return check->is_decoded &&
	       (inside == STREAM_UNDECIDED || inside == STREAM_EMPTY || judge_can_tell(inside));
}

bool stream_check_is_foreign(const struct stream_check *check)
{
	if (check->judge.kind == STREAM_UNDECIDED || stream_check_can_tell(check))
		return false;
	return check->is_decoded || !filter_decoder(check->judge.kind);
}

/* Data that ends before its frame does is reported by the frames, which know that it is cut. */
static void judge_ended_data(struct stream_check *check, enum status decoded)
{
	const char *fault = check->is_walked ? frames_fault(&check->frames) : NULL;
	const char *kind = judge_name(check->judge.kind);
	const struct decoder_report *found = &check->decoder.found;

	if (fault)
		set_reason(check, "its %s data is %s", kind, fault);
	else if (!check->is_decoded)
		return;
	else if (decoded == STATUS_INPUT)
		blame_decoder(check);
	else if (found->kind == STREAM_EMPTY)
		set_reason(check, "there is nothing inside the %s data", kind);
	else if (found->reason[0] != '\0') {
		set_reason(check, "%s (inside the %s data)", found->reason, kind);
		check->verdict = found->verdict;
	}
}

enum status stream_check_finish(struct stream_check *check)
{
	enum status decoded = STATUS_DONE;

	judge_finish(&check->judge);
	if (check->reason[0] != '\0')
		return STATUS_DONE;
	if (check->is_decoded)
		decoded = decoder_finish(&check->decoder);
	if (decoded != STATUS_DONE && decoded != STATUS_INPUT)
		return decoded;
	judge_ended_data(check, decoded);
	return STATUS_DONE;
}

enum verdict stream_check_verdict(const struct stream_check *check, const char **reason)
{
	if (check->reason[0] != '\0') {
		*reason = check->reason;
		return check->verdict;
	}
	*reason = NULL;
	if (check->is_decoded && check->decoder.found.verdict == VERDICT_COMPLETE)
		return VERDICT_COMPLETE;
	return judge_verdict(&check->judge, reason);
}

enum status stream_check_say_incomplete(const struct stream_check *check)
{
	const char *reason = "";

	(void)stream_check_verdict(check, &reason);
	fail("the dump is not complete: %s", reason);
	return STATUS_INPUT;
}

void stream_check_describe(const struct stream_check *check, struct text *text, bool details)
{
	const struct decoder_report *found = &check->decoder.found;

	if (details)
		judge_add_details(&check->judge, text);
	else
		text_add(text, judge_describe(check->judge.kind));
	if (check->is_decoded && found->kind != STREAM_UNDECIDED)
		text_printf(text, ", and what is inside is %s",
			details && found->details[0] != '\0' ? found->details
							     : judge_describe(found->kind));
}

void stream_check_close(struct stream_check *check)
{
	decoder_close(&check->decoder);
}
