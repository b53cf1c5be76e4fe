/* unix/lines: names from standard input. The error messages are not checked. */
#include "unix/lines.h"

#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define BYTES(literal) literal, sizeof(literal) - 1

static struct lines lines;

/* Begins to read LENGTH bytes. */
static int begin(const char *bytes, size_t length, char delimiter)
{
	int fd = memfd_create("lines", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes, length) != (ssize_t)length || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	lines_open(&lines, fd, delimiter);
	return fd;
}

static const struct {
	const char *bytes;
	size_t length;
	char delimiter;
	int result;       /* the last one */
	const char *want; /* the names, each followed by a bar */
} vectors[] = {
	{BYTES(""), '\n', 0, ""},
	{BYTES("a\n"), '\n', 0, "a|"},
	{BYTES("a\nbc\n d \n"), '\n', 0, "a|bc| d |"},
	{BYTES("\n\na\n\n\nb\n\n"), '\n', 0, "a|b|"},
	{BYTES("\n"), '\n', 0, ""},
	{BYTES("a\r\n"), '\n', 0, "a\r|"},
	{BYTES("a\nb"), '\n', -1, "a|"},
	{BYTES("a"), '\n', -1, ""},
	{BYTES("a\nb\0c\nd\n"), '\n', -1, "a|"},
	{BYTES("\0"), '\n', -1, ""},
	{BYTES("a\0b\0"), '\n', -1, ""},
	{BYTES("a\0b\0"), '\0', 0, "a|b|"},
	{BYTES("a\nb\0\nc\0"), '\0', 0, "a\nb|\nc|"},
	{BYTES("\0\0a\0\0"), '\0', 0, "a|"},
	{BYTES("a\0b"), '\0', -1, "a|"},
	{BYTES("a\n"), '\0', -1, ""},
};

static void test_vectors(void)
{
	for (size_t i = 0; i < COUNT(vectors); i++) {
		int fd = begin(vectors[i].bytes, vectors[i].length, vectors[i].delimiter), result;
		char got[100] = "";
		const char *name;

		while ((result = lines_next(&lines, &name)) > 0)
			snprintf(got + strlen(got), sizeof got - strlen(got), "%s|", name);
		tap_ok(result == vectors[i].result, "the end of input %zu: %d", i, result);
		tap_same_text(got, vectors[i].want, "its names");
		close(fd);
	}
}

/* A name of LENGTH bytes, between two short ones, after FILL bytes of others. */
static void test_length(size_t length, size_t fill, bool is_accepted)
{
	size_t total = fill + 2 + length + 3;
	char *bytes = malloc(total);
	size_t others = 0, found = 0;
	const char *name;
	int fd, result;

	if (!bytes)
		abort();
	memset(bytes, 'f', total);
	for (size_t i = 99; i < fill; i += 100)
		bytes[i] = '\n';
	memcpy(bytes + fill, "\na", 2);
	memcpy(bytes + total - 3, "\nb\n", 3);
	fd = begin(bytes, total, '\n');
	while ((result = lines_next(&lines, &name)) > 0) {
		others += strlen(name) <= 100;
		found += strlen(name) == length + 1;
	}
	tap_ok(result == (is_accepted ? 0 : -1) && found == is_accepted &&
			others == (fill + 99) / 100 + is_accepted,
		"a name of %zu bytes after %zu", length + 1, fill);
	close(fd);
	free(bytes);
}

/* A name that arrives in two pieces is returned once it is complete. */
static void test_pieces(void)
{
	int ends[2];
	const char *name;

	if (pipe(ends) != 0 || write(ends[1], "one\ntw", 6) != 6)
		abort();
	lines_open(&lines, ends[0], '\n');
	tap_ok(lines_next(&lines, &name) == 1 && strcmp(name, "one") == 0, "a name in a pipe");
	if (write(ends[1], "o\n", 2) != 2)
		abort();
	close(ends[1]);
	tap_ok(lines_next(&lines, &name) == 1 && strcmp(name, "two") == 0, "one in two pieces");
	tap_ok(lines_next(&lines, &name) == 0, "the end of the pipe");
	close(ends[0]);
}

int main(void)
{
	const char *name;

	test_vectors();
	for (size_t fill = 0; fill <= 200000; fill += 66600) {
		test_length(LINES_MAX - 1, fill, true);
		test_length(LINES_MAX, fill, false);
		test_length((size_t)3 * LINES_MAX, fill, false);
	}
	test_pieces();
	lines_open(&lines, open("/", O_RDONLY | O_CLOEXEC), '\n');
	tap_ok(lines_next(&lines, &name) == -1, "a read error");
	close(lines.fd);
	return tap_done();
}
