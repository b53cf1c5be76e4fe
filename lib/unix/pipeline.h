/*
 * Commands connected by pipes, without a shell, with the exit status of every stage counted.
 *
 * A pipeline fails when one of its stages fails. Stages are stopped with SIGTERM when:
 * - another stage has failed, or this program was asked to stop: at once;
 * - the reader of a stage has ended well before it: after PIPELINE_PATIENCE, in which the stage may
 *   end by itself. A pg_dump that waits for a lock would never notice the closed pipe;
 * - another stage died of SIGPIPE: after PIPELINE_PATIENCE as well. That stage's reader has closed
 *   the pipe, and we may learn of its failure later.
 * SIGKILL follows CHILD_GRACE (child.h) after SIGTERM. A stage that cannot be killed, because it
 * runs as another user, is abandoned with a warning.
 *
 * An orphan that a command left running (unix/orphans.h) may still write to the stream, as the
 * filter of "exec > >(gzip)" in a script does. So it counts like a stage if it fails after a
 * command has ended and before the stream has, unless SIGTERM, SIGHUP or SIGINT ended it; SIGPIPE
 * counts only if a stage that reads from another has ended.
 *
 * Stages die with this process (PR_SET_PDEATHSIG), have the default action for SIGPIPE and SIGXFSZ,
 * and inherit every descriptor that is not close-on-exec. Needs stop_open() before.
 */
#ifndef UNIX_PIPELINE_H
#define UNIX_PIPELINE_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PIPELINE_PATIENCE = 10000 }; /* milliseconds */

struct stage {
	pid_t pid;
	char *name; /* the command's base name: its arguments may hold secrets */
	bool running;
	bool told;       /* we sent SIGTERM: its end does not count as a failure of its own */
	bool killed;     /* we sent SIGKILL */
	int wait_status; /* from waitpid(2), once it is not running */
	int64_t ended_at;
	int64_t told_at;
};

struct pipeline {
	struct stage *stages;
	size_t count;
	bool orphan_failed;   /* one that may have written to the stream */
	int orphan_status;    /* from waitpid(2), of the first that failed */
	bool stream_ended;    /* the end of `output` was read */
	bool orphans_stopped; /* orphans_stop() was called */
	int output;           /* the last stage's output, to be read; or -1. The pipeline's own */
};

enum stage_output {
	STAGE_TO_PIPE,   /* to the next stage, or to the reader of `output` */
	STAGE_TO_STDOUT, /* the last stage of pgb-run */
};

/*
 * Prepares an empty pipeline for at most STAGES commands. Returns STATUS_DONE, or STATUS_FAILED
 * after an error message.
 */
enum status pipeline_open(struct pipeline *pipeline, size_t stages);

/*
 * Starts the next stage; its input is the output of the previous stage. That of the first stage is
 * standard input, unless the caller has set `output` to another descriptor. WORDS is overwritten
 * with zeros, since it may hold a password; the command has its own copy by then. Returns
 * STATUS_DONE, or after an error message STATUS_CANNOT_RUN, STATUS_NOT_FOUND or STATUS_FAILED.
 */
enum status pipeline_start(struct pipeline *pipeline, char *const *words, enum stage_output output);

/*
 * Reaps the stages that have ended, without waiting. True if one of them, or an orphan, has failed.
 */
bool pipeline_has_failed(struct pipeline *pipeline);

/*
 * To be called when the reader of `output` has seen its end, before pipeline_wait(): orphans that
 * end from now on do not count. If it was not called, the stream ends with the last stage. Waits a
 * moment for those that are about to end.
 */
void pipeline_end_stream(struct pipeline *pipeline);

/*
 * Waits until all stages have ended, stops them by the rules above, and reports each one that
 * failed. Returns STATUS_DONE, or the status of the first stage, from the left, that failed by
 * itself. Stages that we stopped do not count, nor do those that died of SIGPIPE while another
 * failed. If only an orphan failed, its status. The orphans of a failed pipeline are stopped, too;
 * those of one that succeeded keep running, as after a shell's pipeline.
 */
enum status pipeline_wait(struct pipeline *pipeline);

/* Stops all stages and their orphans, and waits until they have ended. Reports no failures. */
void pipeline_stop(struct pipeline *pipeline);

/* Releases the memory and closes the output. All stages must have ended. */
void pipeline_close(struct pipeline *pipeline);

#endif
