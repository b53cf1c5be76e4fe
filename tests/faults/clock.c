/*
 * A shim to preload, which makes the monotonic clocks of one program run faster.
 *
 *   LD_PRELOAD            clock.so, after the sanitizer's library if the program has one
 *   PGB_CLOCK_PROGRAM     the program's name; other programs are left alone, and the program's
 *                         children do not get the shim
 *   PGB_CLOCK_SPEED       how many times as fast: an integer from 1
 *
 * The first second lasts a second, so that connections are made in time. The wall clock, which
 * dates signatures, is left alone. So are the timeouts of poll(2): what the program waits for lasts
 * as long as ever, and is judged by the fast clock afterwards.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SECOND = 1000000000 /* nanoseconds */ };

static long speed = 1;

__attribute__((constructor)) static void open_shim(void)
{
	const char *program = getenv("PGB_CLOCK_PROGRAM");
	const char *given = getenv("PGB_CLOCK_SPEED");

	if (!program || !given || strcmp(program, program_invocation_short_name) != 0)
		return;
	unsetenv("LD_PRELOAD");
	speed = strtol(given, NULL, 10);
	if (speed < 1)
		_exit(99);
}

static int is_monotonic(clockid_t clock)
{
	return clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW ||
	       clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_BOOTTIME;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static int (*next)(clockid_t, struct timespec *);
	static long long starts[CLOCK_BOOTTIME + 1]; /* of the fast time, for each clock */
	long long time;
	int result;

	if (!next)
		*(void **)&next = dlsym(RTLD_NEXT, "clock_gettime");
	result = next(clock, now);
	if (result != 0 || speed == 1 || !is_monotonic(clock))
		return result;
	time = (long long)now->tv_sec * SECOND + now->tv_nsec;
	if (starts[clock] == 0)
		starts[clock] = time + SECOND;
	if (time > starts[clock])
		time = starts[clock] + (time - starts[clock]) * speed;
	now->tv_sec = (time_t)(time / SECOND);
	now->tv_nsec = (long)(time % SECOND);
	return 0;
}
