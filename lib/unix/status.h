/*
 * The exit statuses of every program, and the results of the library calls that lead to them.
 *
 * A call that can fail returns one of these, from the reading of options to main(). The code that
 * detects an error reports it, once, and returns the status; its callers only pass the status on.
 */
#ifndef UNIX_STATUS_H
#define UNIX_STATUS_H

enum status {
	STATUS_GOING_ON = -1,    /* not finished yet: never an exit status; makes the type signed */
	STATUS_DONE = 0,         /* the result is there, complete and durable */
	STATUS_FAILED = 1,       /* nothing was published */
	STATUS_MISUSE = 2,       /* wrong command line: nothing was tried */
	STATUS_INPUT = 3,        /* the input did not end well: nothing was published */
	STATUS_EXISTS = 4,       /* the destination exists already: nothing was published */
	STATUS_UNKNOWN = 5,      /* published or not: that could not be confirmed */
	STATUS_STRIPPED = 6,     /* done, without something that was asked for */
	STATUS_CANNOT_RUN = 126, /* the command was found and could not be run */
	STATUS_NOT_FOUND = 127,  /* the command was not found */
	STATUS_SIGNAL_BASE = 128, /* plus n: stopped by signal n */
};

#endif
