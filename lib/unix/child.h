/*
 * A child process that executes a command.
 *
 * It dies with this process (PR_SET_PDEATHSIG), gets the signals that stop.h catches or ignores
 * back to their defaults, and inherits every descriptor that is not close-on-exec.
 */
#ifndef UNIX_CHILD_H
#define UNIX_CHILD_H

#include <sys/types.h>

/*
 * Starts the command of WORDS, found on PATH, with STREAMS as its standard input, output and error,
 * and leaves its id in PID. Returns 0 once it is executed, else the errno with which it could not
 * be; then there is no child.
 */
int child_start(pid_t *pid, char *const *words, const int streams[3]);

#endif
