#include "store/acceptance.h"

#include "dump/judge.h"
#include "unix/message.h"

bool acceptance_allows(const struct acceptance *acceptance, enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_INCOMPLETE:
		return false;
	case VERDICT_CUT_REPEAT:
		return acceptance->restores;
	case VERDICT_PRECEDED:
		return acceptance->chained || acceptance->unchecked || acceptance->restores;
	case VERDICT_FOLLOWED:
	case VERDICT_ALTERED:
		return acceptance->unchecked;
	default:
		return true;
	}
}

/* Whether the user may ask for a stream with this verdict to be taken. */
static bool is_optional(const struct acceptance *acceptance, enum verdict verdict)
{
	const struct acceptance asked = {.unchecked = true};

	return !acceptance->restores && !acceptance->checked && acceptance_allows(&asked, verdict);
}

/* The stream's name in messages. */
static const char *find_subject(const struct acceptance *acceptance, enum verdict verdict)
{
	bool is_cut = verdict == VERDICT_INCOMPLETE || verdict == VERDICT_CUT_REPEAT;

	if (acceptance->checked)
		return acceptance->checked;
	return is_cut ? "the dump" : "the stream";
}

enum status acceptance_decide(
	const struct acceptance *acceptance, enum verdict verdict, const char *reason)
{
	const char *what = judge_describe_verdict(verdict);
	const char *subject = find_subject(acceptance, verdict);

	if (verdict == VERDICT_COMPLETE || verdict == VERDICT_UNRECOGNISED)
		return STATUS_DONE;
	if (acceptance_allows(acceptance, verdict)) {
		warn("%s is %s: %s", subject, what, reason);
		return STATUS_DONE;
	}
	fail("%s is %s: %s", subject, what, reason);
	if (is_optional(acceptance, verdict))
		hint("say -u (--unchecked) to store it nevertheless");
	return STATUS_INPUT;
}
