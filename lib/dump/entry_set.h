/*
 * A set of entries of an archive, by their numbers, in constant memory.
 *
 * It keeps their count and two sums over their mixed numbers, which do not depend on the order: it
 * can be told whether two sets are the same, and not what is in them. Two that differ by accident
 * look the same about once in 2^64 times.
 */
#ifndef DUMP_ENTRY_SET_H
#define DUMP_ENTRY_SET_H

#include <stdbool.h>
#include <stdint.h>

/* {0} is the empty set. */
struct entry_set {
	uint64_t count;
	uint64_t sums[2];
};

void entry_set_add(struct entry_set *set, int64_t entry);

bool entry_set_equals(const struct entry_set *a, const struct entry_set *b);

#endif
