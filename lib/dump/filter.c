#include "dump/filter.h"

#include <stddef.h>
#include <string.h>

const char *filter_suffix(const char *command)
{
	static const struct {
		const char *program;
		const char *suffix;
	} known[] = {
		{"gzip", ".gz"},
		{"pigz", ".gz"},
		{"zstd", ".zst"},
		{"pzstd", ".zst"},
		{"zstdmt", ".zst"},
		{"lz4", ".lz4"},
		{"xz", ".xz"},
		{"pixz", ".xz"},
		{"bzip2", ".bz2"},
		{"lbzip2", ".bz2"},
		{"pbzip2", ".bz2"},
		{"age", ".age"},
		{"rage", ".age"},
		{"gpg", ".gpg"},
		{"gpg2", ".gpg"},
		{"buffer", ""},
		{"cat", ""},
		{"mbuffer", ""},
		{"pv", ""},
		{"tee", ""},
		{"throttle", ""},
	};
	const char *slash = strrchr(command, '/');
	const char *program = slash ? slash + 1 : command;

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(program, known[i].program) == 0)
			return known[i].suffix;
	return NULL;
}

const char *filter_decoder(enum stream_kind kind)
{
	switch (kind) {
	case STREAM_GZIP:
		return "gzip -dc";
	case STREAM_ZSTD:
		return "zstd -dcq --memory=2048MB"; /* for data made by zstd --long=31 */
	case STREAM_LZ4:
		return "lz4 -dcq";
	case STREAM_XZ:
		return "xz -dcq";
	default:
		return NULL;
	}
}

const char *filter_program(enum stream_kind kind)
{
	return filter_decoder(kind) ? judge_name(kind) : NULL;
}
