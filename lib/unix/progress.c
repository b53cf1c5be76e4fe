#include "unix/progress.h"

#include "unix/clock.h"
#include "unix/message.h"

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

enum { DRAW_INTERVAL = 250 /* milliseconds */ };

void progress_open(struct progress *progress, uint64_t expected)
{
	int64_t now = clock_milliseconds();

	*progress = (struct progress){
		.shown = isatty(STDERR_FILENO) == 1,
		.expected = expected,
		.started_at = now,
		.drawn_at = now,
	};
}

/* Scales a count of bytes to a number below 1024, and returns its unit. */
static const char *scale(uint64_t bytes, double *number)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	size_t unit = 0;

	*number = (double)bytes;
	for (; *number >= 1024 && unit + 1 < sizeof units / sizeof units[0]; unit++)
		*number /= 1024;
	return units[unit];
}

/* " of 2.0 GiB (50 %)", or "" if the size is not known. */
static void write_share(const struct progress *progress, char *share, size_t size)
{
	double expected;
	const char *unit = scale(progress->expected, &expected);

	*share = '\0';
	if (progress->expected > 0)
		snprintf(share, size, " of %.1f %s (%.0f %%)", expected, unit,
			100.0 * (double)progress->bytes / (double)progress->expected);
}

static void draw_line(struct progress *progress, int64_t now)
{
	int64_t elapsed = now - progress->started_at;
	uint64_t rate = elapsed > 0 ? progress->bytes * 1000 / (uint64_t)elapsed : 0;
	double amount, per_second;
	char share[64];
	const char *amount_unit = scale(progress->bytes, &amount);
	const char *rate_unit = scale(rate, &per_second);

	write_share(progress, share, sizeof share);
	message_transient("%s: %.1f %s%s, %.1f %s/s, %lld:%02lld", message_program_name(), amount,
		amount_unit, share, per_second, rate_unit, (long long)(elapsed / 60000),
		(long long)(elapsed / 1000 % 60));
	progress->drawn_at = now;
}

void progress_add(struct progress *progress, uint64_t more)
{
	int64_t now;

	progress->bytes += more;
	if (!progress->shown)
		return;
	now = clock_milliseconds();
	if (now - progress->drawn_at >= DRAW_INTERVAL)
		draw_line(progress, now);
}

void progress_close(struct progress *progress)
{
	if (progress->shown)
		message_transient("%s", "");
}
