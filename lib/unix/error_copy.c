#include "unix/error_copy.h"

#include "unix/child.h"
#include "unix/descriptor.h"
#include "unix/memory_file.h"
#include "unix/message.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

enum {
	PIECE = 4096,
	NO_SIGNAL = 0, /* kill(2) */
};

/* The program decides when it ends, and prints until then. */
static void ignore_signals(void)
{
	static const int numbers[] = {SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM};

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		signal(numbers[i], SIG_IGN);
}

/* For child_call(): standard input is the pipe, standard output the file for the end. */
static int copy_errors(void *context)
{
	char bytes[PIECE];
	struct text tail;
	ssize_t length;

	(void)context;
	ignore_signals();
	text_init(&tail, ERROR_COPY_KEPT + PIECE);
	while ((length = read(STDIN_FILENO, bytes, sizeof bytes)) != 0) {
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			break;
		(void)descriptor_write_all(STDERR_FILENO, bytes, (size_t)length);
		text_add_bytes(&tail, bytes, (size_t)length);
		if (tail.length > ERROR_COPY_KEPT)
			text_drop(&tail, tail.length - ERROR_COPY_KEPT);
	}
	return descriptor_write_all(STDOUT_FILENO, tail.bytes, tail.length) == 0 ? 0 : 1;
}

int error_copy_open(struct error_copy *copy)
{
	int ends[2], error;

	*copy = (struct error_copy){.kept = memory_file_open("errors")};
	if (copy->kept < 0)
		return -1;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail_errno("could not create a pipe");
	error = child_call_as_nobody(
		&copy->pid, copy_errors, NULL, (const int[]){ends[0], copy->kept, STDERR_FILENO});
	close(ends[0]);
	if (error == 0)
		return ends[1];
	close(ends[1]);
	copy->pid = 0;
	errno = error;
	return fail_errno("could not create a process");
}

void error_copy_finish(struct error_copy *copy)
{
	if (copy->pid > 0)
		child_stop(copy->pid, NO_SIGNAL, CHILD_GRACE);
	copy->pid = 0;
}

void error_copy_read(const struct error_copy *copy, struct text *text)
{
	char bytes[PIECE];
	ssize_t length;
	off_t offset = 0;

	while ((length = pread(copy->kept, bytes, sizeof bytes, offset)) > 0) {
		text_add_bytes(text, bytes, (size_t)length);
		offset += length;
	}
}

void error_copy_close(struct error_copy *copy)
{
	error_copy_finish(copy);
	descriptor_close(&copy->kept);
}
