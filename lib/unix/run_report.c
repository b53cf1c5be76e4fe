#include "unix/run_report.h"

#include "unix/clock.h"
#include "unix/iso_time.h"
#include "unix/message.h"
#include "unix/text.h"
#include "unix/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { VALUE_SIZE = 4096, LINE_MAX_SIZE = 1 << 17 };

static int report_fd = -1;
static int64_t began_at;
static uint64_t numbers[RUN_REPORT_NUMBERS];
static bool is_set[RUN_REPORT_NUMBERS];
static char texts[RUN_REPORT_TEXTS][VALUE_SIZE];

enum status run_report_open(const char *path)
{
	/* O_NONBLOCK: a FIFO without a reader is an error, one that is full does not hold us up. */
	int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	int fd = open(path, flags, 0600);

	if (fd < 0)
		return status_fail_errno("could not open file \"%s\"", path);
	if (report_fd >= 0)
		close(report_fd);
	report_fd = fd;
	began_at = clock_milliseconds();
	return STATUS_DONE;
}

bool run_report_is_open(void)
{
	return report_fd >= 0;
}

void run_report_set_number(enum run_report_number number, uint64_t value)
{
	numbers[number] = value;
	is_set[number] = true;
}

void run_report_add(enum run_report_number number, uint64_t more)
{
	run_report_set_number(number, numbers[number] + more);
}

void run_report_set_text(enum run_report_text member, const char *value)
{
	snprintf(texts[member], VALUE_SIZE, "%s", value);
}

const char *run_report_status_word(int status)
{
	static const char *const words[] = {"done", "failed", "misuse", "input did not end well",
		"exists", "unknown", "incomplete"};

	if (status >= 0 && (size_t)status < sizeof words / sizeof words[0])
		return words[status];
	if (status > STATUS_SIGNAL_BASE)
		return "stopped";
	return status == STATUS_NOT_FOUND ? "not found" : "cannot run";
}

void run_report_add_json(struct text *text, const char *string)
{
	const unsigned char *next = (const unsigned char *)string;

	text_add_byte(text, '"');
	for (size_t rest = strlen(string); rest > 0;) {
		size_t length = utf8_measure(next, rest);

		if (length == 0)
			text_add(text, "\xef\xbf\xbd");
		else if (*next == '"' || *next == '\\')
			text_printf(text, "\\%c", *next);
		else if (*next < 0x20)
			text_printf(text, "\\u%04x", (unsigned)*next);
		else
			text_add_bytes(text, next, length);
		length += length == 0;
		next += length;
		rest -= length;
	}
	text_add_byte(text, '"');
}

static void add_text(struct text *text, const char *name, const char *value)
{
	text_printf(text, ",\"%s\":", name);
	run_report_add_json(text, value);
}

static void add_frame(struct text *text, int status)
{
	int64_t elapsed = clock_milliseconds() - began_at;
	char now[ISO_TIME_MAX + 1];

	(void)iso_time_write(time(NULL), now);
	text_add(text, "{\"program\":");
	run_report_add_json(text, message_program_name());
	add_text(text, "version", PGB_VERSION);
	add_text(text, "time", now);
	text_printf(text, ",\"seconds\":%" PRId64 ".%03d", elapsed / 1000, (int)(elapsed % 1000));
	text_printf(text, ",\"status\":%d", status);
	add_text(text, "result", run_report_status_word(status));
}

static void add_values(struct text *text)
{
	static const char *const number_names[RUN_REPORT_NUMBERS] = {
		"bytes_in", "bytes_out", "parts", "retries", "deleted"};
	static const char *const text_names[RUN_REPORT_TEXTS] = {
		"place", "kind", "checksum", "database"};

	for (int i = 0; i < RUN_REPORT_TEXTS; i++)
		if (texts[i][0] != '\0')
			add_text(text, text_names[i], texts[i]);
	for (int i = 0; i < RUN_REPORT_NUMBERS; i++)
		if (is_set[i])
			text_printf(text, ",\"%s\":%" PRIu64, number_names[i], numbers[i]);
	if (message_first_error())
		add_text(text, "error", message_first_error());
}

/* One write, so that programs that end at the same time do not mix their lines. */
static void append_line(const struct text *text)
{
	ssize_t written = write(report_fd, text->bytes, text->length);

	if (written < 0)
		warn("could not write the report: %s", strerror(errno));
	else if ((size_t)written < text->length)
		warn("could not write the report: only a part of it was written");
}

void run_report_write(int status)
{
	struct text text;

	if (report_fd < 0)
		return;
	text_init(&text, LINE_MAX_SIZE);
	add_frame(&text, status);
	add_values(&text);
	text_add(&text, "}\n");
	if (text.broken)
		warn("could not write the report: out of memory");
	else
		append_line(&text);
	text_release(&text);
	close(report_fd);
	report_fd = -1;
}
