/*
 * The options of this toolkit's drivers, pgb-put-s3 and pgb-put-local, that pgbackup does not have
 * itself and passes on by -o.
 */
#ifndef STORE_DRIVER_OPTIONS_H
#define STORE_DRIVER_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>

/* Both end in OPTIONS_END. */
extern const struct option driver_options_s3[];
extern const struct option driver_options_local[];

/* Their entries for options_elsewhere (unix/options.h). */
#define DRIVER_OPTIONS_ELSEWHERE                                                                   \
	{driver_options_s3, "it is an option of pgb-put-s3: -o ", NULL},                           \
	{                                                                                          \
		driver_options_local, "it is an option of pgb-put-local: -o ", NULL                \
	}

/* Whether WORD, "--NAME", is an option of pgb-put-s3 that takes an argument. */
bool driver_options_take_argument(const char *word);

#endif
