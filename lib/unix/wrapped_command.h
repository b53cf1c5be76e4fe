/*
 * A command that is run as if this program were not there.
 *
 * Its standard streams are those of this program, its environment too, and the signals that ask
 * this program to stop are passed on to it, unless the terminal has sent them to both. It is never
 * killed: it has the time that it needs. If asked for, the end of what it prints on standard error
 * is kept: the command then writes to a pipe, and what arrives there is copied to standard error at
 * once.
 *
 * The command gets SIGTERM if this process dies (child.h). Needs stop_open() before.
 */
#ifndef UNIX_WRAPPED_COMMAND_H
#define UNIX_WRAPPED_COMMAND_H

#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { WRAPPED_PATIENCE = 1000 }; /* milliseconds for what is still to be copied after the end */

struct wrapped_command {
	pid_t pid;        /* 0: it has ended, or was never started */
	int wait_status;  /* from waitpid(2), once it has ended */
	int64_t deadline; /* of the copying, once it has ended */
	int errors;       /* the read end of its standard error; -1: not read */
	size_t keep;
	struct text tail; /* the last KEEP bytes that it printed on standard error */
	int signal;       /* the last one that asked to stop while it ran, or 0 */
};

/*
 * Starts the command of WORDS, found on PATH, and overwrites WORDS with zeros, since they may hold
 * a password. KEEP: how many bytes of its standard error are kept; 0: that is not read at all.
 * Afterwards standard input and output of this process are /dev/null, so that the command is the
 * only one that holds them open. Returns STATUS_DONE, or STATUS_CANNOT_RUN or STATUS_NOT_FOUND
 * after an error message. Must be closed in both cases.
 */
enum status wrapped_command_start(struct wrapped_command *command, char *const *words, size_t keep);

/*
 * False if the command has ended. Else waits until it prints something on standard error, which is
 * copied, a signal arrives, which is passed on, or a child of this process ends; then returns true.
 */
bool wrapped_command_work(struct wrapped_command *command);

/*
 * To be called when the command has ended. If its standard error is read, copies the rest of it,
 * but not longer than WRAPPED_PATIENCE: a process that the command left running may hold it open,
 * or ours may have no reader. Returns the command's exit status, or STATUS_SIGNAL_BASE plus the
 * signal that ended it.
 */
enum status wrapped_command_finish(struct wrapped_command *command);

/*
 * Returns STATUS, for main() to exit with. If the command was ended by a signal that asked this
 * program to stop, it raises that signal instead.
 */
int wrapped_command_leave(const struct wrapped_command *command, enum status status);

void wrapped_command_close(struct wrapped_command *command);

#endif
