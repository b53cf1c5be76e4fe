/*
 * Arbitrary streams through the judge. It terminates, with the same kind, verdict and reason
 * however the stream is cut into pieces. The first byte of the input is the size of the pieces
 * minus one.
 */
#include "dump/judge.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum verdict judge(
	struct judge *judge, const uint8_t *bytes, size_t length, size_t piece, const char **reason)
{
	*reason = NULL;
	judge_open(judge);
	for (size_t at = 0; at < length; at += piece)
		judge_feed(judge, bytes + at, length - at < piece ? length - at : piece);
	judge_finish(judge);
	return judge_verdict(judge, reason);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct judge whole, cut;
	const char *whole_reason, *cut_reason;

	if (size < 2)
		return 0;
	if (judge(&whole, data + 1, size - 1, size, &whole_reason) !=
			judge(&cut, data + 1, size - 1, (size_t)data[0] + 1, &cut_reason) ||
		whole.kind != cut.kind || whole.before != cut.before || whole_reason != cut_reason)
		abort();
	return 0;
}
