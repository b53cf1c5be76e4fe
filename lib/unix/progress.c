#include "unix/progress.h"

#include "unix/clock.h"
#include "unix/message.h"

#include <stddef.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DRAW_INTERVAL = 250 /* milliseconds */, USUAL_WIDTH = 80, LINE_SIZE = 256 };

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

/* " of 2.0 GiB (50 %)" or " (50 %)", or "" if the size is not known. */
static void write_share(const struct progress *progress, char *share, size_t size)
{
	double expected;
	const char *unit = scale(progress->expected, &expected);

	*share = '\0';
	if (progress->expected > 0)
		snprintf(share, size, " of %.1f %s (%.0f %%)", expected, unit,
			100.0 * (double)progress->bytes / (double)progress->expected);
	else if (progress->whole > 0)
		snprintf(share, size, " (%.0f %%)",
			100.0 * (double)progress->done / (double)progress->whole);
}

/* The columns of the terminal that can be filled: a line that fills the last one may wrap. */
static int find_width(void)
{
	struct winsize size;
	int width = USUAL_WIDTH;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		width = size.ws_col;
	return width - 1;
}

/* Bytes per second. */
static uint64_t find_rate(const struct progress *progress, int64_t elapsed)
{
	return elapsed > 0 ? progress->bytes * 1000 / (uint64_t)elapsed : 0;
}

static void draw_line(struct progress *progress, int64_t now)
{
	int64_t elapsed = now - progress->started_at;
	double amount, per_second;
	char share[64], line[LINE_SIZE];
	const char *amount_unit = scale(progress->bytes, &amount);
	const char *rate_unit = scale(find_rate(progress, elapsed), &per_second);

	write_share(progress, share, sizeof share);
	snprintf(line, sizeof line, "%s: %.1f %s%s, %.1f %s/s, %lld:%02lld%s%s",
		message_program_name(), amount, amount_unit, share, per_second, rate_unit,
		(long long)(elapsed / 60000), (long long)(elapsed / 1000 % 60),
		progress->subject ? ", " : "", progress->subject ? progress->subject : "");
	message_transient("%.*s", find_width(), line);
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

void progress_set_share(
	struct progress *progress, uint64_t done, uint64_t whole, const char *subject)
{
	bool is_first = progress->whole == 0;

	progress->done = done;
	progress->whole = whole;
	progress->subject = subject;
	if (progress->shown && is_first)
		draw_line(progress, clock_milliseconds());
}

static void say_summary(const struct progress *progress)
{
	int64_t elapsed = clock_milliseconds() - progress->started_at;
	double amount, per_second;
	const char *amount_unit = scale(progress->bytes, &amount);
	const char *rate_unit = scale(find_rate(progress, elapsed), &per_second);

	say("%.1f %s in %.1f s, %.1f %s/s", amount, amount_unit, (double)elapsed / 1000, per_second,
		rate_unit);
}

void progress_close(struct progress *progress, bool done)
{
	if (!progress->shown)
		return;
	message_transient("%s", "");
	if (done)
		say_summary(progress);
	progress->shown = false;
}
