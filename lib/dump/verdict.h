/* What the judge (judge.h) finds out about the end of a stream. */
#ifndef DUMP_VERDICT_H
#define DUMP_VERDICT_H

enum verdict {
	VERDICT_COMPLETE,
	VERDICT_INCOMPLETE,   /* a dump that is cut short or damaged */
	VERDICT_UNRECOGNISED, /* not a dump, one of an unknown version, or empty */

	VERDICT_PRECEDED,   /* other text and a whole dump in plain format */
	VERDICT_FOLLOWED,   /* a whole dump, and after it other bytes, or more whole dumps */
	VERDICT_CUT_REPEAT, /* a whole archive, but the contents after its end are cut short */
	VERDICT_ALTERED,    /* a dump with changed line ends or in UTF-16; it may be cut short */
};

#endif
