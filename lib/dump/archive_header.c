#include "dump/archive_header.h"

#include "dump/archive.h"

enum {
	VERSION_MIN = 112,
	VERSION_MAX = 116,
	SIZE_MAX_KNOWN = 32, /* bytes of an integer, as in PostgreSQL */
};

const char archive_extra_bytes[] = "there are other bytes after its end";

/* Notes that no archive of this kind is known. If it follows a whole archive, that counts. */
static void reject_header(struct archive *archive)
{
	if (archive->dumps > 1)
		archive->damage = "two dumps in one stream, the last of an unknown version";
	else
		archive->unknown = true;
}

static void take_magic(struct archive *archive, int index, uint64_t byte)
{
	if (byte == (unsigned char)"PGDMP"[index])
		return;
	if (archive->dumps > 1)
		archive->extra = archive_extra_bytes;
	else
		archive->damage = "it is damaged: its header is not that of an archive";
}

static bool has_known_sizes(const struct archive *archive)
{
	return archive->int_size > 0 && archive->int_size <= SIZE_MAX_KNOWN &&
	       archive->offset_size <= SIZE_MAX_KNOWN;
}

bool archive_header_take(struct archive *archive, int index, uint64_t byte)
{
	switch (index) {
	case 5:
		archive->version = (int)byte * 100;
		break;
	case 6:
		archive->version += byte < 100 ? (int)byte : 99;
		if (archive->version < VERSION_MIN || archive->version > VERSION_MAX)
			reject_header(archive);
		break;
	case 7: /* the revision */
		break;
	case 8:
		archive->int_size = (int)byte;
		break;
	case 9:
		archive->offset_size = (int)byte;
		break;
	case 10:
		if (byte != (uint64_t)archive->format || !has_known_sizes(archive))
			reject_header(archive);
		return true;
	default:
		take_magic(archive, index, byte);
	}
	return false;
}
