/*
 * prefixes FILE...: each file is a complete dump to the judge, and no proper prefix of it is; but
 * an archive whose contents are repeated at its end is one without them, too.
 *
 * Every prefix is tried, as a stream that was fed byte by byte; and the whole in pieces of several
 * sizes. Says what is wrong, and exits with 1 then.
 */
#include "dump/judge.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum verdict finish(struct judge judge)
{
	const char *reason;

	judge_finish(&judge);
	return judge_verdict(&judge, &reason);
}

static bool has_repeat(const unsigned char *bytes, size_t length)
{
	struct judge judge;

	judge_open(&judge);
	judge_feed(&judge, bytes, length);
	judge_finish(&judge);
	return judge_has_repeat(&judge);
}

static bool all_prefixes_are_incomplete(const char *name, const unsigned char *bytes, size_t length)
{
	struct judge judge;
	int allowed = has_repeat(bytes, length) ? 1 : 0;

	judge_open(&judge);
	for (size_t cut = 1; cut < length; cut++) {
		enum verdict verdict;

		judge_feed(&judge, bytes + cut - 1, 1);
		verdict = finish(judge);
		if (verdict == VERDICT_INCOMPLETE || verdict == VERDICT_CUT_REPEAT)
			continue;
		if (verdict == VERDICT_COMPLETE && allowed-- > 0)
			continue;
		printf("%s: the first %zu of %zu bytes are not found incomplete\n", name, cut,
			length);
		return false;
	}
	return true;
}

static bool whole_is_complete(const char *name, const unsigned char *bytes, size_t length)
{
	for (size_t piece = 1; piece < 4 * length; piece *= 3) {
		struct judge judge;

		judge_open(&judge);
		for (size_t at = 0; at < length; at += piece)
			judge_feed(&judge, bytes + at, length - at < piece ? length - at : piece);
		if (finish(judge) == VERDICT_COMPLETE)
			continue;
		printf("%s: not found complete in pieces of %zu bytes\n", name, piece);
		return false;
	}
	return true;
}

static bool examine(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	struct stat status;
	unsigned char *bytes;
	size_t length;
	bool good;

	if (fd < 0 || fstat(fd, &status) != 0 || status.st_size == 0) {
		printf("%s: cannot be read\n", name);
		return false;
	}
	length = (size_t)status.st_size;
	bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED)
		return false;
	good = whole_is_complete(name, bytes, length) &&
	       all_prefixes_are_incomplete(name, bytes, length);
	munmap(bytes, length);
	return good;
}

int main(int argc, char **argv)
{
	int failures = argc < 2;

	for (int i = 1; i < argc; i++)
		failures += !examine(argv[i]);
	return failures > 0;
}
