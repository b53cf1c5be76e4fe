/*
 * A child process that executes a command.
 *
 * It dies with this process (PR_SET_PDEATHSIG), gets the signals that stop.h catches or ignores
 * back to their defaults, and inherits every descriptor that is not close-on-exec.
 */
#ifndef UNIX_CHILD_H
#define UNIX_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child_user;

/*
 * Starts the command of WORDS, found on PATH, with STREAMS as its standard input, output and error,
 * and leaves its id in PID. Returns 0 once it is executed, else the errno with which it could not
 * be; then there is no child.
 */
int child_start(pid_t *pid, char *const *words, const int streams[3]);

/*
 * The same in a GUISE: errno may also be that of stepping into it. Such a child is looked after by
 * child_wait() and child_stop(), and left alone by pipelines that run beside it.
 */
int child_start_as(
	pid_t *pid, char *const *words, const int streams[3], const struct child_user *user);

/*
 * Waits until the child has ended: true, and WAIT_STATUS is that of waitpid(2). False if a stop was
 * requested meanwhile, or MILLISECONDS (-1: no limit) are over. Needs stop_open() before.
 */
bool child_wait(pid_t pid, int *wait_status, int milliseconds);

/* Sends the signal NUMBER to the child and waits until it has ended; after GRACE milliseconds it is
 * killed. */
void child_stop(pid_t pid, int number, int grace);

/*
 * Says how a child that failed has ended: "NAME was terminated by signal 9: Killed" or "NAME exited
 * with status 1". WAIT_STATUS is that of waitpid(2). Returns -1.
 */
int child_say_end(const char *name, int wait_status);

#endif
