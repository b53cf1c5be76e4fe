/*
 * Descriptors that a library opens without asking, and that the commands we run must not inherit.
 */
#ifndef HTTP_DESCRIPTORS_H
#define HTTP_DESCRIPTORS_H

#include <stdbool.h>

enum { DESCRIPTORS_MAX = 256 };

/* Which of the first DESCRIPTORS_MAX were open at some time. */
struct descriptors {
	bool open[DESCRIPTORS_MAX];
};

void descriptors_note(struct descriptors *before);

/* Makes those that have been opened since close on exec. */
void descriptors_hide_new(const struct descriptors *before);

#endif
