/*
 * The command-line options that all programs for S3 share: the endpoint, the region, the
 * credentials.
 */
#ifndef S3_BUCKET_OPTIONS_H
#define S3_BUCKET_OPTIONS_H

#include "s3/bucket.h"
#include "unix/options.h"
#include "unix/program.h"

#include <stdbool.h>

/* Their codes, above those that programs give to their own options (unix/options.h). */
enum bucket_option {
	BUCKET_OPTION_CA_BUNDLE = 512,
	BUCKET_OPTION_ENDPOINT_URL,
	BUCKET_OPTION_EXPECTED_BUCKET_OWNER,
	BUCKET_OPTION_PROFILE,
	BUCKET_OPTION_REGION,
	BUCKET_OPTION_END,
};

/* Their entries in the option table of a program. */
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

/*
 * Reports REASON, why a function of location.h rejects the operands, with the bucket that it is
 * about. Returns STATUS_MISUSE.
 */
enum status bucket_options_refuse(struct options *options, const char *reason);

/* The libraries that every program with these options links. */
extern library_version *const bucket_options_libraries[];

/* True if CODE is the code of one of them. */
bool bucket_options_have(int code);

/*
 * Stores ARGUMENT, a pointer that must stay valid, as the value of the option with CODE, which is
 * one of theirs. Returns NULL, or what is wrong with the argument: a constant text.
 */
const char *bucket_options_take(struct bucket_options *settings, int code, const char *argument);

#endif
