/* dump/archive_block: the framing of data, which dump/archive reads. */
#include "dump/archive_block.h"

#include "archive_bytes.h"
#include "dump/archive.h"
#include "tap.h"
#include "unix/text.h"

/* An archive with one entry, which has data. */
static void add_archive(struct text *bytes)
{
	const struct archive_bytes_entry entry = {"t", "TABLE DATA", "", "tom"};

	archive_bytes_add_head(bytes, 1);
	archive_bytes_add_entry(bytes, 7, &entry);
	bytes->bytes[bytes->length - 9] = '\1'; /* the flag of the offset: not set */
}

static enum verdict judge_bytes(const struct text *bytes, size_t length, struct archive *archive)
{
	const char *reason;

	archive_open(archive, ARCHIVE_CUSTOM);
	archive_feed(archive, bytes->bytes, length);
	return archive_verdict(archive, &reason);
}

int main(void)
{
	static const char want[] = "\1\0\7\0\0\0\0\3\0\0\0abc\0\5\0\0\0\\.\n\n\n\0\0\0\0\0";
	struct archive archive;
	struct text bytes;
	size_t contents, cut = 0;

	text_init(&bytes, 1 << 16);
	add_archive(&bytes);
	contents = bytes.length;
	judge_bytes(&bytes, contents, &archive);
	archive_block_begin(&bytes, &archive, ARCHIVE_BLOCK_TABLE, 7);
	archive_block_add_chunk(&bytes, &archive, 3);
	text_add(&bytes, "abc");
	archive_block_add_chunk(&bytes, &archive, strlen(ARCHIVE_BLOCK_TAIL));
	text_add(&bytes, ARCHIVE_BLOCK_TAIL);
	archive_block_end(&bytes, &archive);
	tap_ok(bytes.length - contents == sizeof want - 1 &&
			memcmp(bytes.bytes + contents, want, sizeof want - 1) == 0,
		"the bytes of a block");
	while (cut < bytes.length && judge_bytes(&bytes, cut, &archive) == VERDICT_INCOMPLETE)
		cut++;
	tap_ok(cut == bytes.length, "every prefix of the archive is incomplete");
	tap_ok(judge_bytes(&bytes, bytes.length, &archive) == VERDICT_COMPLETE,
		"and all of it complete");
	text_release(&bytes);
	return tap_done();
}
