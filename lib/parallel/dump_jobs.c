#include "parallel/dump_jobs.h"

#include "dump/kind.h"
#include "pg/parallel_options.h"
#include "unix/number.h"
#include "unix/options.h"
#include "unix/size.h"

#include <stddef.h>

const char *dump_jobs_read_jobs(const char *text, int *jobs)
{
	static const struct number_range range = {1, 256, "it must be a number from 1 to 256"};
	int number;

	return number_take(text, &range, jobs ? jobs : &number);
}

const char *dump_jobs_read_memory(const char *text, uint64_t *memory)
{
	static const struct size_range range = {1 << 16, SIZE_MAX / 2, "it must be 64 KiB or more"};

	return size_take(text, &range, memory);
}

const struct options_mistake *dump_jobs_check(const struct dump_kind *kind, char *const *words)
{
	static const struct options_mistake cluster = {
		"option -j is for the dump of one database", NULL};
	static const struct options_mistake format = {
		"option -j needs the custom or the plain format", "use -F c or -F p"};

	if (kind->scope != DUMP_DATABASE)
		return &cluster;
	return kind->format == DUMP_TAR ? &format : parallel_options_check(words);
}
