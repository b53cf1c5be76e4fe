/* dump/judge: every proper prefix of a dump is incomplete, however it is cut into pieces. */
#include "dump/judge.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define HEAD "--\n-- PostgreSQL database dump\n--\n\n"
#define END "\n--\n-- PostgreSQL database dump complete\n--\n\n"
#define CLUSTER_HEAD "--\n-- PostgreSQL database cluster dump\n--\n\n"
#define CLUSTER_END "\n--\n-- PostgreSQL database cluster dump complete\n--\n\n"
#define LONG_KEY "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0"

static enum verdict judge(const char *bytes, size_t length, size_t piece, const char **reason)
{
	struct judge j;

	judge_open(&j);
	for (size_t at = 0; at < length; at += piece)
		judge_feed(&j, bytes + at, length - at < piece ? length - at : piece);
	judge_finish(&j);
	return judge_verdict(&j, reason);
}

/* The whole dump is complete and no proper prefix is, in pieces of several sizes. */
static void test_prefixes(const char *name, const char *dump)
{
	static const size_t pieces[] = {1, 7, 1000, 4096, 1 << 20};
	size_t length = strlen(dump);
	const char *reason = NULL;
	size_t wrong = 0;

	for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
		tap_ok(judge(dump, length, pieces[p], &reason) == VERDICT_COMPLETE,
			"%s is complete in pieces of %zu", name, pieces[p]);
		for (size_t cut = 1; cut < length; cut++)
			if (judge(dump, cut, pieces[p], &reason) != VERDICT_INCOMPLETE)
				wrong++;
	}
	tap_ok(wrong == 0, "%s: %zu prefixes are not incomplete", name, wrong);
}

static void test_incomplete(const char *name, const char *dump, const char *why)
{
	const char *reason = NULL;
	enum verdict verdict = judge(dump, strlen(dump), 100, &reason);

	tap_ok(verdict == VERDICT_INCOMPLETE && reason && strstr(reason, why),
		"%s is incomplete: %s", name, reason ? reason : "(no reason)");
}

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

static void test_long_stream(void)
{
	size_t length = (size_t)3 << 20;
	char *dump = malloc(length);
	const char *reason = NULL;
	const char *end = END "\\unrestrict k\n\n";

	if (!dump)
		abort();
	memset(dump, 'x', length);
	memcpy(dump, HEAD "\\restrict k\n\n", strlen(HEAD "\\restrict k\n\n"));
	memcpy(dump + length - strlen(end), end, strlen(end));
	tap_ok(judge(dump, length, 65536, &reason) == VERDICT_COMPLETE, "3 MiB are complete");
	tap_ok(judge(dump, length - 1, 65536, &reason) == VERDICT_INCOMPLETE,
		"one byte less is not");
	free(dump);
}

int main(void)
{
	char foreign_tar[512] = "hello";

	memcpy(foreign_tar + 257, "ustar", 5);
	test_prefixes("an old plain dump", HEAD "SELECT 1;\n" END);
	test_prefixes("a plain dump with a key",
		HEAD "\\restrict k3y\n\nSELECT 1;\n" END "\\unrestrict k3y\n\n");
	test_prefixes("one with a long key",
		HEAD "\\restrict " LONG_KEY "\n\n" END "\\unrestrict " LONG_KEY "\n\n");
	test_prefixes("one with the marker in its data",
		HEAD "\\restrict k\n\nINSERT INTO t VALUES ('" END "\\unrestrict x\n\n');\n" END
		     "\\unrestrict k\n\n");
	test_prefixes("a cluster dump",
		CLUSTER_HEAD "\\restrict a\n\nx\n\\unrestrict a\n\n" HEAD "\\restrict b\n\n" END
			     "\\unrestrict b\n\n" CLUSTER_END);
	test_incomplete("a key without its pair", HEAD "\\restrict k\n\n" END, "missing");
	test_incomplete("another key", HEAD "\\restrict k\n\n" END "\\unrestrict j\n\n", "missing");
	test_incomplete(
		"a longer key", HEAD "\\restrict k\n\n" END "\\unrestrict kk\n\n", "missing");
	test_incomplete("an empty end", HEAD "\\restrict k\n\n\n\n", "missing");
	test_incomplete("database then cluster", HEAD END CLUSTER_HEAD CLUSTER_END, "two dumps");
	test_incomplete("cluster then database", CLUSTER_HEAD CLUSTER_END HEAD END, "two dumps");
	test_incomplete("cluster then database with a key",
		CLUSTER_HEAD CLUSTER_END HEAD "\\restrict k\n\n" END "\\unrestrict k\n\n",
		"two dumps");
	test_incomplete("a cluster without its end", CLUSTER_HEAD "x\n", "its end is missing");
	test_kind("", 0, STREAM_EMPTY);
	test_kind(HEAD, strlen(HEAD), STREAM_PLAIN);
	test_kind(CLUSTER_HEAD, strlen(CLUSTER_HEAD), STREAM_CLUSTER);
	test_kind("PGDMP\1\16\0\4\10\1", 11, STREAM_CUSTOM);
	test_kind("PGDMP\1\13\0\4\10\1", 11, STREAM_UNKNOWN_ARCHIVE);
	test_kind("PGDMP\1\21\0\4\10\1", 11, STREAM_UNKNOWN_ARCHIVE);
	test_kind("PGDMP\1\16\0\4\10\3", 11, STREAM_UNKNOWN_ARCHIVE);
	test_kind("PGDMP\2\16\0\4\10\1", 11, STREAM_UNKNOWN_ARCHIVE);
	test_kind("toc.dat\0", 8, STREAM_TAR);
	test_kind(foreign_tar, sizeof foreign_tar, STREAM_FOREIGN_TAR);
	test_kind("\x1f\x8b\x08", 3, STREAM_GZIP);
	test_kind("\x28\xb5\x2f\xfd", 4, STREAM_ZSTD);
	test_kind("\x04\x22\x4d\x18", 4, STREAM_LZ4);
	test_kind("\xfd\x37zXZ\0", 6, STREAM_XZ);
	test_kind("age-encryption.org/v1\n", 22, STREAM_AGE);
	test_kind("-----BEGIN AGE ENCRYPTED FILE-----\n", 35, STREAM_AGE);
	test_kind("-----BEGIN PGP MESSAGE-----\n", 28, STREAM_GPG);
	test_kind("\x8c\x0d", 2, STREAM_GPG);
	test_kind("hello", 5, STREAM_OTHER);
	test_kind("--\n-- Postgre", 13, STREAM_CUT_HEAD);
	test_kind("PGDM", 4, STREAM_CUT_HEAD);
	test_kind("-----B", 6, STREAM_OTHER);
	test_first_bytes();
	test_long_stream();
	return tap_done();
}
