#include "dump/entry_set.h"

/* A bijection that spreads neighbouring numbers: the finaliser of SplitMix64. */
static uint64_t mix(uint64_t number)
{
	number += 0x9e3779b97f4a7c15;
	number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
	number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
	return number ^ (number >> 31);
}

void entry_set_add(struct entry_set *set, int64_t entry)
{
	uint64_t mixed = mix((uint64_t)entry);

	set->count++;
	set->sums[0] += mixed;
	set->sums[1] += mix(mixed);
}

bool entry_set_equals(const struct entry_set *a, const struct entry_set *b)
{
	return a->count == b->count && a->sums[0] == b->sums[0] && a->sums[1] == b->sums[1];
}
