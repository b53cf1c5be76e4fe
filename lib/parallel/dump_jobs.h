/*
 * The options -j and --memory of a dump: checked apart from it, so that pgbackup, which only passes
 * them on, links nothing that dumps.
 */
#ifndef PARALLEL_DUMP_JOBS_H
#define PARALLEL_DUMP_JOBS_H

#include <stdint.h>

struct dump_kind;
struct options_mistake;

enum { DUMP_JOBS_MEMORY = 1 << 28 }; /* the default of --memory, in bytes */

/* Read the arguments of -j and --memory. Return what is wrong with them, or NULL. JOBS may be NULL.
 */
const char *dump_jobs_read_jobs(const char *text, int *jobs);
const char *dump_jobs_read_memory(const char *text, uint64_t *memory);

/* What -j cannot be used with: NULL, or the mistake. WORDS: the options for pg_dump, or NULL. */
const struct options_mistake *dump_jobs_check(const struct dump_kind *kind, char *const *words);

#endif
