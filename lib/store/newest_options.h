/*
 * The command-line options with which pgb-get-local and pgb-get-s3 find the newest backup
 * themselves, in place of its name.
 */
#ifndef STORE_NEWEST_OPTIONS_H
#define STORE_NEWEST_OPTIONS_H

#include "dump/newest.h"
#include "unix/status.h"

#include <stdbool.h>

struct options;

/* Their codes, above those that programs give to their own options (unix/options.h). */
enum newest_option {
	NEWEST_OPTION_LATEST = 768,
	NEWEST_OPTION_LATEST_ALL,
	NEWEST_OPTION_LATEST_GLOBALS,
	NEWEST_OPTION_PARTIAL,
	NEWEST_OPTION_END,
};

/* Their entries in the option table of a program. */
#define NEWEST_OPTIONS                                                                             \
	{"latest", required_argument, NULL, NEWEST_OPTION_LATEST},                                 \
		{"latest-all", no_argument, NULL, NEWEST_OPTION_LATEST_ALL},                       \
		{"latest-globals", no_argument, NULL, NEWEST_OPTION_LATEST_GLOBALS},               \
	{                                                                                          \
		"partial", no_argument, NULL, NEWEST_OPTION_PARTIAL                                \
	}

/* All zero: a name is given. */
struct newest_options {
	struct newest_choice choice;
	bool is_given; /* the newest is to be found */
};

/* True if CODE is the code of one of them. */
bool newest_options_have(int code);

/* Takes the option with CODE. STATUS_MISUSE after a message. */
enum status newest_options_take(struct newest_options *newest, struct options *options, int code);

/* Checks that the options fit together. STATUS_MISUSE after a message. */
enum status newest_options_check(const struct newest_options *newest, struct options *options);

/*
 * Reports that the second operand, the name, is missing; the hint is that LISTER, a program, shows
 * what there is in the first. Returns STATUS_MISUSE.
 */
enum status newest_options_miss_name(struct options *options, const char *lister);

/* Says which name was found, with -v or on a terminal. */
void newest_options_announce(const char *name);

#endif
