/* dump/stream_kind: what a stream is, by its first bytes, and when that is known. */
#include "dump/stream_kind.h"

#include "dump/judge.h"

#include "tap.h"

#include <string.h>

static void test_kind(const char *bytes, size_t length, enum stream_kind kind)
{
	struct judge j;
	const char *reason = NULL;

	judge_open(&j);
	judge_feed(&j, bytes, length);
	judge_finish(&j);
	tap_ok(j.kind == kind, "%s", judge_describe(kind));
	if (!judge_can_tell(kind))
		tap_ok(judge_verdict(&j, &reason) == VERDICT_UNRECOGNISED,
			"nothing is known about the end of %s", judge_describe(kind));
}

/* The kind is known as soon as the bytes tell, and not before. */
static void test_first_bytes(void)
{
	struct judge j;

	judge_open(&j);
	judge_feed(&j, "--\n-- PostgreSQL ", 17);
	tap_ok(j.kind == STREAM_UNDECIDED, "half a heading is undecided");
	judge_feed(&j, "database dump\n--\n\n", 18);
	tap_ok(j.kind == STREAM_PLAIN, "a whole heading is not");
	judge_open(&j);
	judge_feed(&j, "\x1f\x8b", 2);
	tap_ok(j.kind == STREAM_GZIP, "two bytes of gzip are enough");
}

/* A tar archive whose first bytes are those of a skippable frame that never ends. */
static void test_skippable_tar(void)
{
	static char stream[2 * STREAM_KIND_HEAD];
	const char *reason = NULL;

	memset(stream, '\xff', sizeof stream);
	memcpy(stream, "\x50\x2a\x4d\x18", 4);
	memcpy(stream + 257, "ustar", 5);
	for (size_t piece = 1; piece <= sizeof stream; piece *= 4) {
		struct judge j;

		judge_open(&j);
		for (size_t at = 0; at < sizeof stream; at += piece)
			judge_feed(&j, stream + at,
				sizeof stream - at < piece ? sizeof stream - at : piece);
		judge_finish(&j);
		tap_ok(judge_verdict(&j, &reason) == VERDICT_UNRECOGNISED,
			"a tar archive that begins like a skippable frame, in pieces of %zu",
			piece);
	}
}

int main(void)
{
	char foreign_tar[512] = "hello";

	memcpy(foreign_tar + 257, "ustar", 5);
	test_kind("", 0, STREAM_EMPTY);
	test_kind(PLAIN_HEADING, strlen(PLAIN_HEADING), STREAM_PLAIN);
	test_kind(PLAIN_CLUSTER_HEADING, strlen(PLAIN_CLUSTER_HEADING), STREAM_CLUSTER);
	test_kind("PGDMP\1\16\0\4\10\1", 11, STREAM_CUSTOM);
	test_kind("PGDMP\1\13\0\4\10\1", 11, STREAM_UNKNOWN_ARCHIVE);
	test_kind("PGDMP\1\21\0\4\10\1", 11, STREAM_UNKNOWN_ARCHIVE);
	test_kind("PGDMP\1\16\0\4\10\3", 11, STREAM_UNKNOWN_ARCHIVE);
	test_kind("PGDMP\2\16\0\4\10\1", 11, STREAM_UNKNOWN_ARCHIVE);
	test_kind("-\0-\0\n\0", 6, STREAM_UTF16);
	test_kind("\xff\xfe-\0-\0\r\0\n\0", 10, STREAM_UTF16);
	test_kind("\xfe\xff\0-\0-\0\r\0\n", 10, STREAM_UTF16);
	test_kind("\xff\xfe-\0-\0\r\0\n", 9, STREAM_OTHER);
	test_kind("\xff\xfe----\r\0\n\0", 10, STREAM_OTHER);
	test_kind("-----BEGIN PGP", 14, STREAM_OTHER);
	test_kind("toc.dat\0", 8, STREAM_TAR);
	test_kind(foreign_tar, sizeof foreign_tar, STREAM_FOREIGN_TAR);
	test_kind("\x1f\x8b\x08", 3, STREAM_GZIP);
	test_kind("\x28\xb5\x2f\xfd", 4, STREAM_ZSTD);
	test_kind("\x04\x22\x4d\x18", 4, STREAM_LZ4);
	test_kind("\x50\x2a\x4d\x18\4\0\0\0abcd\x28\xb5\x2f\xfd", 16, STREAM_ZSTD);
	test_kind("\x5f\x2a\x4d\x18\0\0\0\0\x28\xb5\x2f\xfd", 12, STREAM_ZSTD);
	test_kind("\x50\x2a\x4d\x18\1\0\0\0a\x51\x2a\x4d\x18\1\0\0\0b\x04\x22\x4d\x18", 22,
		STREAM_LZ4);
	test_kind("\x50\x2a\x4d\x18\4\0\0\0abcdhello", 17, STREAM_OTHER);
	test_kind("\x50\x2a\x4d\x18\4\0\0\0abcd\x28\xb5", 14, STREAM_OTHER);
	test_kind("\x50\x2a\x4d\x18\xff\xff\xff\xff\x28\xb5\x2f\xfd", 12, STREAM_OTHER);
	test_kind("\x60\x2a\x4d\x18\0\0\0\0\x28\xb5\x2f\xfd", 12, STREAM_OTHER);
	test_kind("P*M", 3, STREAM_OTHER);
	memcpy(foreign_tar, "\x50\x2a\x4d\x18\4\0\0\0abcd\x28\xb5", 14);
	test_kind(foreign_tar, sizeof foreign_tar, STREAM_FOREIGN_TAR);
	test_kind("\xfd\x37zXZ\0", 6, STREAM_XZ);
	test_kind("age-encryption.org/v1\n", 22, STREAM_AGE);
	test_kind("-----BEGIN AGE ENCRYPTED FILE-----\n", 35, STREAM_AGE);
	test_kind("-----BEGIN PGP MESSAGE-----\n", 28, STREAM_GPG);
	test_kind("\x8c\x0d", 2, STREAM_GPG);
	test_kind("hello", 5, STREAM_OTHER);
	test_kind("--\n-- Postgre", 13, STREAM_CUT_HEAD);
	test_kind("PGDM", 4, STREAM_CUT_HEAD);
	test_kind("-----B", 6, STREAM_OTHER);
	test_skippable_tar();
	test_first_bytes();
	return tap_done();
}
