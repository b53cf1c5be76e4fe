/*
 * The options of every program that talks to a bucket: which one, and who asks.
 */
#ifndef S3_BUCKET_OPTIONS_H
#define S3_BUCKET_OPTIONS_H

#include "s3/bucket.h"
#include "unix/options.h"
#include "unix/program.h"

#include <stdbool.h>

/* Their codes, beyond those of the programs' own (unix/options.h). */
enum bucket_option {
	BUCKET_OPTION_CA_BUNDLE = 512,
	BUCKET_OPTION_ENDPOINT_URL,
	BUCKET_OPTION_EXPECTED_BUCKET_OWNER,
	BUCKET_OPTION_PROFILE,
	BUCKET_OPTION_REGION,
	BUCKET_OPTION_END,
};

/* Their entries in the long options of a program. */
#define BUCKET_OPTIONS                                                                             \
	{"ca-bundle", required_argument, NULL, BUCKET_OPTION_CA_BUNDLE},                           \
		{"endpoint-url", required_argument, NULL, BUCKET_OPTION_ENDPOINT_URL},             \
		{"expected-bucket-owner", required_argument, NULL,                                 \
			BUCKET_OPTION_EXPECTED_BUCKET_OWNER},                                      \
		{"profile", required_argument, NULL, BUCKET_OPTION_PROFILE},                       \
	{                                                                                          \
		"region", required_argument, NULL, BUCKET_OPTION_REGION                            \
	}

/* Their lines in --help (shared_help of struct program). */
extern const char bucket_options_help[];

/* The libraries that every program with these options links. */
extern library_version *const bucket_options_libraries[];

/* Whether CODE is one of theirs. */
bool bucket_options_have(int code);

/*
 * Takes the ARGUMENT, which must stay, of the option of CODE, one of theirs. Returns NULL, or what
 * is wrong with it: a constant text.
 */
const char *bucket_options_take(struct bucket_options *settings, int code, const char *argument);

#endif
