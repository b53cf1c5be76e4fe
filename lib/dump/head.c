#include "dump/head.h"

#include "dump/judge.h"
#include "sql/token.h"

#include "unix/number.h"
#include "unix/text.h"

#include <stdio.h>
#include <string.h>

enum {
	DATABASE_HEAD = 16 << 10, /* pg_dump writes the versions and the encoding before this */
	MAJOR_MAX = 9999,
};

/* The number at the start of VERSION, 0 if there is none. */
static int read_major(const char *version)
{
	uint64_t major = 0;

	(void)number_scan(&version, MAJOR_MAX, &major);
	return (int)major;
}

/*
 * Finds the first line that begins with PREFIX, which itself begins with a newline. Returns the
 * *LENGTH bytes that follow PREFIX on the line. NULL if there is no such line, or not all of it.
 */
static const char *find_line(const char *bytes, size_t size, const char *prefix, size_t *length)
{
	const char *found = memmem(bytes, size, prefix, strlen(prefix));
	const char *end;

	if (!found)
		return NULL;
	found += strlen(prefix);
	end = memchr(found, '\n', size - (size_t)(found - bytes));
	*length = end ? (size_t)(end - found) : 0;
	return end ? found : NULL;
}

static int find_major(const char *bytes, size_t size, const char *prefix)
{
	size_t length;
	const char *version = find_line(bytes, size, prefix, &length);

	return version ? read_major(version) : 0;
}

/* Plain dumps have this statement as text, and archives have it in the table of contents. */
static void find_encoding(struct dump_head *head, const char *bytes, size_t size)
{
	static const char prefix[] = "SET client_encoding = '";
	const char *found = memmem(bytes, size, prefix, sizeof prefix - 1);
	const char *end;
	size_t length;

	if (!found)
		return;
	found += sizeof prefix - 1;
	end = memchr(found, '\'', size - (size_t)(found - bytes));
	length = end ? (size_t)(end - found) : sizeof head->encoding;
	if (length < sizeof head->encoding)
		snprintf(head->encoding, sizeof head->encoding, "%.*s", (int)length, found);
}

static void set_superuser(struct dump_head *head, const struct sql_token *name)
{
	struct text value;

	text_init(&value, sizeof head->superuser - 1);
	if (sql_token_add_value(name, &value) && !value.broken)
		snprintf(head->superuser, sizeof head->superuser, "%s", value.bytes);
	text_release(&value);
}

/* LINE follows ALTER ROLE. Takes the role if it is the first superuser or "postgres". */
static void read_role(struct dump_head *head, const char *line, size_t length)
{
	const char *end = line + length;
	struct sql_token name, token;

	if (!sql_token_read(&name, &line, end))
		return;
	while (sql_token_read(&token, &line, end))
		if (sql_token_is(&token, "SUPERUSER") &&
			(head->superuser[0] == '\0' || sql_token_is(&name, "postgres")))
			set_superuser(head, &name);
}

static void find_superuser(struct dump_head *head, const char *bytes, size_t size)
{
	static const char prefix[] = "\nALTER ROLE ";
	const char *line;
	size_t length;

	while ((line = find_line(bytes, size, prefix, &length))) {
		read_role(head, line, length);
		size -= (size_t)(line - bytes);
		bytes = line;
	}
}

static bool read_plain(struct dump_head *head, bool is_cluster, const char *bytes, size_t size)
{
	head->server = find_major(bytes, size, "\n-- Dumped from database version ");
	head->dumper = find_major(bytes, size, "\n-- Dumped by pg_dump version ");
	if (is_cluster) {
		find_superuser(head, bytes, size);
		return head->dumper > 0;
	}
	find_encoding(head, bytes, size);
	return (head->dumper > 0 && head->encoding[0] != '\0') || size >= DATABASE_HEAD;
}

static bool read_archive(
	struct dump_head *head, const struct archive *archive, const char *bytes, size_t size)
{
	find_encoding(head, bytes, size);
	if (!archive_has_versions(archive) && !archive->unknown && !archive->damage)
		return size >= DUMP_HEAD_MAX;
	head->server = read_major(archive->server_version.bytes);
	head->dumper = read_major(archive->dump_version.bytes);
	return head->encoding[0] != '\0' || size >= DATABASE_HEAD;
}

bool dump_head_read(
	struct dump_head *head, const struct judge *judge, const char *bytes, size_t length)
{
	bool is_enough = length >= DUMP_HEAD_MAX;

	*head = (struct dump_head){.server = 0};
	if (length > DUMP_HEAD_MAX)
		length = DUMP_HEAD_MAX;
	switch (judge->kind) {
	case STREAM_PLAIN:
	case STREAM_CLUSTER:
		return read_plain(head, judge->kind == STREAM_CLUSTER, bytes, length) || is_enough;
	case STREAM_CUSTOM:
	case STREAM_UNKNOWN_ARCHIVE:
		return read_archive(head, &judge->reader.archive, bytes, length) || is_enough;
	case STREAM_TAR:
		return read_archive(head, &judge->reader.tar.contents, bytes, length) || is_enough;
	default:
		return is_enough;
	}
}

int dump_head_major(const struct dump_head *head)
{
	return head->dumper > head->server ? head->dumper : head->server;
}
