/*
 * A child process that executes a command, or a function of this program.
 *
 * The child gets SIGTERM when this process dies (PR_SET_PDEATHSIG). Signals that stop.h catches or
 * ignores have their default action in it. It inherits every descriptor that is not close-on-exec.
 */
#ifndef UNIX_CHILD_H
#define UNIX_CHILD_H

#include "unix/status.h"

#include <stdbool.h>
#include <sys/types.h>

struct child_user;

/*
 * Milliseconds until a child that does not stop is killed. No sooner: SIGKILL would leave the
 * backend of a pg_dump running in the server, with its locks.
 */
enum { CHILD_GRACE = 10000 };

/*
 * Starts the command of WORDS, found on PATH or beside this program (search_path.h), with STREAMS
 * as its standard input, output and error. Returns 0 once the command has been executed, with the
 * child's id in PID, or else the errno of the failed step; there is no child then.
 */
int child_start(pid_t *pid, char *const *words, const int streams[3]);

/*
 * The same for a command that gets further descriptors: FILES, up to a 0, which may be
 * close-on-exec; NULL: none. Each keeps its number.
 */
int child_start_with_files(pid_t *pid, char *const *words, const int streams[3], const int *files);

/*
 * The same as another USER (child_user.h); errno may also come from switching to that user. The
 * caller waits for the child with child_wait() or child_stop(); a pipeline that runs beside it does
 * not reap it (orphans_keep()).
 */
int child_start_as(
	pid_t *pid, char *const *words, const int streams[3], const struct child_user *user);

/*
 * Starts a child that calls FUNCTION with CONTEXT, and exits with what it returns. It has no
 * descriptors but STREAMS, and a copy of our memory. FUNCTION must not use libraries that have
 * threads. Returns as child_start() does; the caller waits for the child, as for child_start_as().
 */
int child_call(pid_t *pid, int (*function)(void *context), void *context, const int streams[3]);

/*
 * The same for a function that reads what others wrote and needs no rights: if this process is
 * root's, the child becomes nobody, unless that is forbidden here.
 */
int child_call_as_nobody(
	pid_t *pid, int (*function)(void *context), void *context, const int streams[3]);

/* Whether the child PID has ended and has not been waited for. It stays to be waited for. */
bool child_has_ended(pid_t pid);

/*
 * Waits until the child has ended. True if it has, with WAIT_STATUS from waitpid(2). False if a
 * stop was requested during the wait, or after MILLISECONDS (-1: no limit). Needs stop_open()
 * before.
 */
bool child_wait(pid_t pid, int *wait_status, int milliseconds);

/*
 * Waits until the child *PID has ended, and sets *PID to 0. STATUS_DONE if its status is 0;
 * STATUS_FAILED after an error message that calls it NAME, or, with *PID as it was and without a
 * message, if a stop was requested.
 */
enum status child_finish(pid_t *pid, const char *name);

/*
 * Sends the signal NUMBER to the child and waits until it has ended. Sends SIGKILL if it has not
 * after GRACE milliseconds.
 */
void child_stop(pid_t pid, int number, int grace);

/*
 * Reports how a child failed, as an error: "NAME was terminated by signal 9: Killed" or "NAME
 * exited with status 1". WAIT_STATUS is from waitpid(2). Returns -1.
 */
int child_say_end(const char *name, int wait_status);

#endif
