/*
 * A mistake of the command line, as a module reports it that knows the rules but not the program:
 * constant texts, for the program to say.
 */
#ifndef UNIX_MISTAKE_H
#define UNIX_MISTAKE_H

struct options;

struct mistake {
	const char *reason; /* the error */
	const char *remedy; /* a hint; NULL for none */
};

/*
 * Says the error, the synopsis, and the hint, and returns STATUS_MISUSE; does nothing, and returns
 * STATUS_DONE, if MISTAKE is NULL.
 */
int mistake_say(const struct mistake *mistake, struct options *options);

#endif
