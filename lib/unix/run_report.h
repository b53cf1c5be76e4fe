/*
 * The report of a program (--report FILE): one JSON object, appended to FILE as one line by one
 * write(2), when the program ends, also after a failure. pgbackup(7) documents the members, which
 * are stable.
 *
 * The modules that know a value set it when they know it. A member without a value is left out.
 * Nothing is written unless a report was asked for.
 */
#ifndef UNIX_RUN_REPORT_H
#define UNIX_RUN_REPORT_H

#include "unix/status.h"

#include <stdbool.h>
#include <stdint.h>

struct text;

enum run_report_number {
	RUN_REPORT_BYTES_IN,  /* of the stream that was read, decompressed if the program does that
			       */
	RUN_REPORT_BYTES_OUT, /* that were published */
	RUN_REPORT_PARTS,     /* of a multipart upload */
	RUN_REPORT_RETRIES,   /* requests that were repeated */
	RUN_REPORT_DELETED,   /* files, objects or uploads */
	RUN_REPORT_NUMBERS,
};

enum run_report_text {
	RUN_REPORT_PLACE,    /* where the result is: a path or a URL of S3 */
	RUN_REPORT_KIND,     /* of the stream, in words */
	RUN_REPORT_CHECKSUM, /* ALGORITHM:VALUE of the whole object, which the store has verified */
	RUN_REPORT_DATABASE, /* that was dumped */
	RUN_REPORT_TEXTS,
};

/*
 * Opens FILE, and creates it, for its owner only, if it does not exist. STATUS_FAILED after an
 * error message.
 */
enum status run_report_open(const char *path);

/* Whether a report was asked for, and is not written yet. */
bool run_report_is_open(void);

/* Sets a value; a text is copied, and kept up to 4 kB. The last value counts. */
void run_report_set_number(enum run_report_number number, uint64_t value);
void run_report_set_text(enum run_report_text member, const char *value);

/* Adds to a number, which is 0 if it was not set. */
void run_report_add(enum run_report_number number, uint64_t more);

/*
 * Writes the report of a program that ends with STATUS, once, with the first error message. A
 * failure is a warning.
 */
void run_report_write(int status);

/* Adds STRING as JSON: in quotes, escaped, and what is not UTF-8 replaced by U+FFFD. */
void run_report_add_json(struct text *text, const char *string);

/* A word for an exit status, such as "done". */
const char *run_report_status_word(int status);

#endif
