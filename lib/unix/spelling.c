#include "unix/spelling.h"

#include <string.h>

enum { NEAR_MAX = 2 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Rows of the table of distances between the beginnings of two words. */
struct rows {
	size_t before[SPELLING_WORD_MAX + 1], last[SPELLING_WORD_MAX + 1],
		next[SPELLING_WORD_MAX + 1];
};

/* Fills in the next row: that of the first I + 1 characters of TYPED. */
static void fill_row(struct rows *rows, const char *typed, size_t i, const char *meant)
{
	rows->next[0] = i + 1;
	for (size_t j = 0; meant[j] != '\0'; j++) {
		size_t changed = rows->last[j] + (typed[i] != meant[j]);
		size_t longer = least(rows->last[j + 1], rows->next[j]) + 1;
		bool swapped =
			i > 0 && j > 0 && typed[i] == meant[j - 1] && typed[i - 1] == meant[j];

		rows->next[j + 1] = least(changed, longer);
		if (swapped)
			rows->next[j + 1] = least(rows->next[j + 1], rows->before[j - 1] + 1);
	}
	memcpy(rows->before, rows->last, sizeof rows->last);
	memcpy(rows->last, rows->next, sizeof rows->next);
}

size_t spelling_distance(const char *typed, size_t length, const char *meant)
{
	size_t meant_length = strlen(meant);
	struct rows rows = {{0}, {0}, {0}};

	if (length > SPELLING_WORD_MAX || meant_length > SPELLING_WORD_MAX)
		return SPELLING_WORD_MAX;
	for (size_t j = 0; j <= meant_length; j++)
		rows.last[j] = j;
	for (size_t i = 0; i < length; i++)
		fill_row(&rows, typed, i, meant);
	return rows.last[meant_length];
}

bool spelling_is_near(const char *typed, size_t length, const char *meant)
{
	size_t distance = spelling_distance(typed, length, meant);

	return distance > 0 && distance <= NEAR_MAX && 3 * distance <= length;
}
