#include "dump/number_set.h"

/* The finaliser of SplitMix64: a bijection whose results look random. */
static uint64_t mix_number(uint64_t number)
{
	number += 0x9e3779b97f4a7c15;
	number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
	number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
	return number ^ (number >> 31);
}

void number_set_add(struct number_set *set, uint64_t number)
{
	uint64_t mixed = mix_number(number);

	set->count++;
	set->sums[0] += mixed;
	set->sums[1] += mix_number(mixed);
}

bool number_set_equals(const struct number_set *a, const struct number_set *b)
{
	return a->count == b->count && a->sums[0] == b->sums[0] && a->sums[1] == b->sums[1];
}

uint64_t number_set_hash(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *next = bytes;

	hash ^= 0xcbf29ce484222325;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ next[i]) * 0x100000001b3;
	return hash ^ 0xcbf29ce484222325;
}
