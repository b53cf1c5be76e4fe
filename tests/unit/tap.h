/*
 * Results of a unit test, as the Test Anything Protocol: one line each, the plan at the end.
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count;
static int tap_failures;

/* Counts one result and prints it. FORMAT: its name; newlines in it are shown as blanks. */
__attribute__((format(printf, 2, 3))) static inline void tap_ok(bool ok, const char *format, ...)
{
	char name[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(name, sizeof name, format, arguments);
	va_end(arguments);
	for (char *c = name; *c != '\0'; c++)
		if (*c == '\n' || *c == '#')
			*c = ' ';
	tap_failures += !ok;
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tap_count, name);
}

/* Whether GOT, which may be NULL, is WANT; else shows both. */
static inline void tap_same_text(const char *got, const char *want, const char *name)
{
	bool same = got && strcmp(got, want) == 0;

	tap_ok(same, "%s", name);
	if (!same)
		printf("# got:  %s\n# want: %s\n", got ? got : "(null)", want);
}

/* Prints the plan. Returns what main() returns. */
static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failures > 0;
}

#endif
