/*
 * A set of numbers in constant memory, such as the entries of an archive.
 *
 * The count and two sums over the hashed numbers tell whether two sets are equal, in whatever order
 * they were filled, but not what is in them. Two different sets compare equal by accident with a
 * probability of about 2^-64. {0} is empty. A number that is added twice counts twice.
 */
#ifndef DUMP_NUMBER_SET_H
#define DUMP_NUMBER_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct number_set {
	uint64_t count;
	uint64_t sums[2];
};

void number_set_add(struct number_set *set, uint64_t number);

bool number_set_equals(const struct number_set *a, const struct number_set *b);

/*
 * Adds LENGTH bytes to the hash of a text (64-bit FNV-1a); begin with 0. Returns the new
 * hash.
 */
uint64_t number_set_hash(uint64_t hash, const void *bytes, size_t length);

#endif
