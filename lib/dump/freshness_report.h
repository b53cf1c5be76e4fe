/*
 * The judgement of dump/freshness.h as text: a line for each group, the line of a monitoring
 * plugin, or metrics for Prometheus.
 *
 * A database has the name that it has in the names of its backups, percent-encoded (dump/name.h),
 * so it contains nothing that ends a field, and no two databases have the same.
 */
#ifndef DUMP_FRESHNESS_REPORT_H
#define DUMP_FRESHNESS_REPORT_H

#include "dump/freshness.h"

#include <stdbool.h>
#include <stddef.h>

struct text;

struct freshness_report {
	struct freshness_rules rules;
	struct timespec now;
	const struct freshness_group *groups;
	size_t count;
};

/* How a line is written. */
struct freshness_line_form {
	char delimiter; /* that ends it */
	bool is_human;  /* rounded age and size instead of seconds and bytes */
	bool is_masked; /* control characters in names are shown as "?" */
	bool is_quiet;  /* no line for what is fresh */
};

/*
 * Adds a line for each group: state, database, age, size and name of the newest backup, separated
 * by tabs. "-" is a value that is not known. False if one of them is not fresh.
 */
bool freshness_add_lines(struct text *text, const struct freshness_report *report,
	const struct freshness_line_form *form);

/* The statuses of a monitoring plugin. */
enum freshness_service {
	FRESHNESS_OK,
	FRESHNESS_WARNING,
	FRESHNESS_CRITICAL,
	FRESHNESS_UNKNOWN,
};

/*
 * Adds a plugin's line, with performance data, by the guidelines of the Monitoring Plugins, and
 * returns its status. No group at all is critical.
 */
enum freshness_service freshness_add_service(
	struct text *text, const struct freshness_report *report);

/* Adds metrics in the text format of Prometheus, version 0.0.4. */
void freshness_add_metrics(struct text *text, const struct freshness_report *report);

#endif
