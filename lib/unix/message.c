#include "unix/message.h"

#include "unix/descriptor.h"
#include "unix/redaction.h"
#include "unix/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ERASE_LINE "\r\033[K"

static const char *program = "pgbackup";
static bool verbose;
static bool transient_shown;
static char first_error[MESSAGE_MAX];

/* A line under construction: NUL-terminated; what does not fit is cut off. */
struct line {
	char bytes[MESSAGE_MAX];
	size_t length;
};

__attribute__((format(printf, 2, 0))) static void add_formatted(
	struct line *line, const char *format, va_list arguments)
{
	size_t room = sizeof line->bytes - line->length;
	int wanted = vsnprintf(line->bytes + line->length, room, format, arguments);

	if (wanted < 0)
		return;
	line->length += (size_t)wanted < room ? (size_t)wanted : room - 1;
}

static void add_text(struct line *line, const char *text)
{
	size_t room = sizeof line->bytes - line->length - 1;
	size_t length = strlen(text) < room ? strlen(text) : room;

	memcpy(line->bytes + line->length, text, length + 1);
	line->length += length;
	line->bytes[line->length] = '\0';
}

/* Replaces what is secret. */
static void redact(struct line *line)
{
	line->length = redaction_apply(line->bytes, line->length == sizeof line->bytes - 1);
}

/* Errors are ignored: they could only be reported on standard error. */
static void write_out(const char *bytes, size_t length)
{
	(void)descriptor_write_all(STDERR_FILENO, bytes, length);
}

/*
 * The process that shows a transient line has a record lock on the terminal, so that no other of
 * ours draws over it. If the system cannot lock a terminal, each draws its own.
 */
static bool lock_terminal(short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET};

	return fcntl(STDERR_FILENO, F_SETLK, &lock) == 0 || (errno != EACCES && errno != EAGAIN);
}

static bool another_shows_transient(void)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return isatty(STDERR_FILENO) && fcntl(STDERR_FILENO, F_GETLK, &lock) == 0 &&
	       lock.l_type != F_UNLCK;
}

/* START: where the text of the error begins. */
static void keep_error(const struct line *line, size_t start)
{
	if (start > line->length)
		return;
	memcpy(first_error, line->bytes + start, line->length - start);
	first_error[line->length - start] = '\0';
}

__attribute__((format(printf, 3, 0))) static void send_line(
	const char *level, int error, const char *format, va_list arguments)
{
	struct line line = {.length = 0};
	size_t prefix = 0;

	if (transient_shown || another_shows_transient()) {
		add_text(&line, ERASE_LINE);
		prefix = line.length;
		transient_shown = false;
	}
	add_text(&line, program);
	add_text(&line, ": ");
	add_text(&line, level);
	add_formatted(&line, format, arguments);
	if (error != 0) {
		add_text(&line, ": ");
		add_text(&line, strerror(error));
	}
	redact(&line);
	if (line.length == sizeof line.bytes - 1)
		line.length--;
	utf8_mask_controls(line.bytes + prefix, line.length - prefix);
	if (*level == 'e' && first_error[0] == '\0')
		keep_error(&line, prefix + strlen(program) + strlen(": ") + strlen(level));
	line.bytes[line.length++] = '\n';
	write_out(line.bytes, line.length);
}

void message_program(const char *name)
{
	program = name;
}

const char *message_program_name(void)
{
	return program;
}

const char *message_first_error(void)
{
	return first_error[0] != '\0' ? first_error : NULL;
}

void message_be_verbose(void)
{
	verbose = true;
}

bool message_is_verbose(void)
{
	return verbose;
}

__attribute__((format(printf, 2, 0))) static void send_error(
	int error, const char *format, va_list arguments)
{
	send_line("error: ", error, format, arguments);
	if (error != 0)
		errno = error;
}

int fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	send_error(0, format, arguments);
	va_end(arguments);
	return -1;
}

int fail_errno(const char *format, ...)
{
	int error = errno;
	va_list arguments;

	va_start(arguments, format);
	send_error(error, format, arguments);
	va_end(arguments);
	return -1;
}

enum status status_fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	send_error(0, format, arguments);
	va_end(arguments);
	return STATUS_FAILED;
}

enum status status_fail_errno(const char *format, ...)
{
	int error = errno;
	va_list arguments;

	va_start(arguments, format);
	send_error(error, format, arguments);
	va_end(arguments);
	return STATUS_FAILED;
}

void warn(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	send_line("warning: ", 0, format, arguments);
	va_end(arguments);
}

void hint(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	send_line("hint: ", 0, format, arguments);
	va_end(arguments);
}

void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	send_line("", 0, format, arguments);
	va_end(arguments);
}

void note(const char *format, ...)
{
	va_list arguments;

	if (!verbose)
		return;
	va_start(arguments, format);
	send_line("", 0, format, arguments);
	va_end(arguments);
}

void message_transient(const char *format, ...)
{
	struct line line = {.length = 0};
	size_t prefix;
	va_list arguments;

	add_text(&line, ERASE_LINE);
	prefix = line.length;
	va_start(arguments, format);
	add_formatted(&line, format, arguments);
	va_end(arguments);
	redact(&line);
	utf8_mask_controls(line.bytes + prefix, line.length - prefix);
	if (line.length > prefix && !lock_terminal(F_WRLCK))
		return;
	if (line.length > prefix || transient_shown)
		write_out(line.bytes, line.length);
	transient_shown = line.length > prefix;
	if (!transient_shown)
		(void)lock_terminal(F_UNLCK);
}
