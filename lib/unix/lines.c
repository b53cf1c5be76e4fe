#include "unix/lines.h"

#include "unix/message.h"
#include "unix/stop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void lines_open(struct lines *lines, int fd, char delimiter)
{
	lines->fd = fd;
	lines->delimiter = delimiter;
	lines->start = 0;
	lines->end = 0;
	lines->ended = false;
}

/* Moves the unfinished name at START to the front, and reads more of it. Returns 0 or -1. */
static int read_more(struct lines *lines)
{
	ssize_t length;

	memmove(lines->bytes, lines->bytes + lines->start, lines->end - lines->start);
	lines->end -= lines->start;
	lines->start = 0;
	if (lines->end == sizeof lines->bytes)
		return fail("a name on standard input is longer than %d bytes", LINES_MAX);
	while (!stop_wait(lines->fd, -1))
		if (stop_requested())
			return -1;
	length = read(lines->fd, lines->bytes + lines->end, sizeof lines->bytes - lines->end);
	if (length < 0 && errno != EINTR && errno != EAGAIN)
		return fail_errno("could not read standard input");
	if (length == 0)
		lines->ended = true;
	else if (length > 0)
		lines->end += (size_t)length;
	return 0;
}

static int fail_nul(void)
{
	fail("there is a NUL in a name on standard input");
	hint("if the names end in NUL, use -0");
	return -1;
}

/* LENGTH bytes without a delimiter are left at the end of the input. */
static int fail_cut(const struct lines *lines, size_t length)
{
	if (memchr(lines->bytes + lines->start, '\0', length))
		return fail_nul();
	fail("standard input ends within a name");
	hint("every name must end in a %s, including the last one",
		lines->delimiter == '\0' ? "NUL" : "newline");
	return -1;
}

/*
 * Sets NAME to the next LENGTH bytes. Returns 1; 0 if that is an empty name; or -1 after an error
 * message if it contains a NUL.
 */
static int end_name(struct lines *lines, size_t length, const char **name)
{
	char *bytes = lines->bytes + lines->start;

	if (memchr(bytes, '\0', length))
		return fail_nul();
	bytes[length] = '\0';
	lines->start += length + 1;
	*name = bytes;
	return length > 0;
}

int lines_next(struct lines *lines, const char **name)
{
	size_t seen = 0; /* bytes after START that are known to have no delimiter */

	for (;;) {
		size_t length = lines->end - lines->start;
		const char *start = lines->bytes + lines->start;
		const char *delimiter = memchr(start + seen, lines->delimiter, length - seen);

		if (delimiter) {
			int taken = end_name(lines, (size_t)(delimiter - start), name);

			if (taken != 0)
				return taken;
			seen = 0;
			continue;
		}
		if (lines->ended)
			return length == 0 ? 0 : fail_cut(lines, length);
		seen = length;
		if (read_more(lines) != 0)
			return -1;
	}
}

static enum status collect_names(struct line_list *names, char delimiter)
{
	struct lines lines;
	const char *name;
	int result;

	lines_open(&lines, STDIN_FILENO, delimiter);
	while ((result = lines_next(&lines, &name)) == 1 && !names->bytes.broken) {
		text_add_bytes(&names->bytes, name, strlen(name) + 1);
		names->count++;
	}
	if (text_finish(&names->bytes, "the list of names") != 0)
		return STATUS_FAILED;
	return result < 0 ? STATUS_INPUT : STATUS_DONE;
}

static enum status list_names(struct line_list *names)
{
	const char *name = names->bytes.bytes;

	names->list = calloc(names->count + 1, sizeof *names->list);
	if (!names->list) {
		return status_fail("out of memory");
	}
	for (size_t i = 0; i < names->count; i++) {
		names->list[i] = name;
		name += strlen(name) + 1;
	}
	return STATUS_DONE;
}

/* The names are in one buffer, so the order of their addresses is that of the input. */
static int compare_addresses(const void *first, const void *second)
{
	const char *a = *(const char *const *)first, *b = *(const char *const *)second;

	return (a > b) - (a < b);
}

static int compare_texts(const void *first, const void *second)
{
	int order = strcmp(*(const char *const *)first, *(const char *const *)second);

	return order != 0 ? order : compare_addresses(first, second);
}

/* Keeps the first of equal names, and the order of the input. */
static void drop_repeated(struct line_list *names)
{
	size_t count = 0;

	qsort(names->list, names->count, sizeof *names->list, compare_texts);
	for (size_t i = 0; i < names->count; i++)
		if (count == 0 || strcmp(names->list[i], names->list[count - 1]) != 0)
			names->list[count++] = names->list[i];
	names->count = count;
	qsort(names->list, names->count, sizeof *names->list, compare_addresses);
}

enum status line_list_read(struct line_list *names, char delimiter)
{
	enum status status;

	*names = (struct line_list){.count = 0};
	text_init(&names->bytes, LINE_LIST_BYTES_MAX);
	status = collect_names(names, delimiter);
	if (status == STATUS_DONE)
		status = list_names(names);
	if (status == STATUS_DONE)
		drop_repeated(names);
	return status;
}

void line_list_release(struct line_list *names)
{
	free(names->list);
	text_release(&names->bytes);
}
