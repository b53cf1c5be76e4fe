/*
 * psql or pg_restore as a child process that this program writes to.
 *
 * It prints its own error messages. The end of them can be kept (unix/error_copy.h); they are then
 * all shown before the functions here report how the process ended.
 */
#ifndef RESTORE_CLIENT_PROCESS_H
#define RESTORE_CLIENT_PROCESS_H

#include "unix/error_copy.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * Starts the program NAME ("psql", "pg_restore") with the arguments WORDS, as child_start() does,
 * and calls orphans_keep() for it. Returns 0, or -1 after an error message.
 */
typedef int client_process_starter(const void *context, pid_t *pid, const char *name,
	char *const *words, const int streams[3]);

struct client_process {
	const char *name;
	pid_t pid; /* 0: it does not run */
	int input; /* the write end of its standard input, or -1 */
	int wait_status;
	bool keeps_errors;
	struct error_copy errors; /* to be closed by the owner */
};

/* Makes a pipe whose end number OURS does not block. 0, or -1 after an error message. */
int client_process_make_pipe(int ends[2], int ours);

/*
 * Starts PROCESS with WORDS and a pipe to write to; its output goes to OUTPUT. Returns 0, or -1
 * after an error message.
 */
int client_process_start(struct client_process *process, client_process_starter *start,
	const void *context, char *const *words, int output);

/*
 * Ends the input of PROCESS and waits for its exit. Returns 0 if its status is 0, else -1 after an
 * error message, or if a stop was requested.
 */
int client_process_wait(struct client_process *process);

/* Reports how PROCESS ended, after it closed its input too early. Always returns -1. */
int client_process_say_early_end(struct client_process *process);

/* Stops PROCESS, if it still runs, before it closes its input. */
void client_process_stop(struct client_process *process);

#endif
