/*
 * Decides whether a stream is taken that is a dump, but not simply a complete one.
 *
 * A dump that is cut short or damaged is never taken. Several whole dumps in one stream, bytes
 * after a dump, and one with changed line ends or in UTF-16 are only stored unchecked. With other
 * text before it, a plain dump is also stored if the command that wrote it succeeded, and it is
 * restored from its heading on. If only the repeated contents of an archive are cut, it is
 * restored.
 */
#ifndef STORE_ACCEPTANCE_H
#define STORE_ACCEPTANCE_H

#include "dump/verdict.h"
#include "unix/status.h"

#include <stdbool.h>

struct acceptance {
	bool chained;   /* the command that wrote the stream was seen to succeed, or will be */
	bool unchecked; /* the user asked for it */
	bool restores;  /* the stream is restored, not stored */

	/* Its name in messages if it is checked, not stored; else NULL. */
	const char *checked;
};

/* Whether a stream with this verdict is taken. VERDICT_UNRECOGNISED is not decided here. */
bool acceptance_allows(const struct acceptance *acceptance, enum verdict verdict);

/*
 * Returns STATUS_DONE if it is taken, after a warning unless it is complete; else STATUS_INPUT
 * after an error message. REASON is that of the verdict.
 */
enum status acceptance_decide(
	const struct acceptance *acceptance, enum verdict verdict, const char *reason);

#endif
