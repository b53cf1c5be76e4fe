/*
 * Commands joined by pipes, without a shell, every exit status counted.
 *
 * The pipeline has failed as soon as one stage has: the others are then told to stop (SIGTERM),
 * as they are when this program itself is. A stage whose reader ended well before it did is
 * given PIPELINE_PATIENCE to end by itself, then told: nothing reads what it still has to say, and
 * a pg_dump that waits for a lock would never notice. So are the others when a stage dies of
 * SIGPIPE, since the cause of that, its reader's end, may come to our knowledge later. SIGKILL
 * comes only PIPELINE_GRACE after SIGTERM: it would leave pg_dump's backend and its locks in
 * the server. A stage that cannot be killed, as it runs as another user, is then given up.
 *
 * Stages die with this process (PR_SET_PDEATHSIG), get SIGPIPE and SIGXFSZ back to their defaults,
 * and inherit every descriptor that is not close-on-exec. Needs stop_open() before.
 */
#ifndef UNIX_PIPELINE_H
#define UNIX_PIPELINE_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	PIPELINE_GRACE = 10000,    /* milliseconds */
	PIPELINE_PATIENCE = 10000, /* milliseconds */
};

struct stage {
	pid_t pid;
	char *name; /* the command's base name: its arguments may hold secrets */
	bool running;
	bool told;       /* to stop, by us: its end is no fault of its own */
	bool killed;     /* did not stop when told */
	int wait_status; /* as from waitpid(2), once it is not running */
	int64_t ended_at;
	int64_t told_at;
};

struct pipeline {
	struct stage *stages;
	size_t count;
	bool orphans_stopped; /* what the stages left behind has been dealt with */
	int output; /* where the last stage's output can be read, or -1; the pipeline's own */
};

enum stage_output {
	STAGE_TO_PIPE,   /* to the next stage, or to whoever reads `output` */
	STAGE_TO_STDOUT, /* the last stage of pgb-run */
};

/* An empty pipeline for at most STAGES commands. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status pipeline_open(struct pipeline *pipeline, size_t stages);

/*
 * Starts the next stage, on the output of the one before (the first: on standard input). The WORDS
 * are wiped where they are, since they may hold a password: the command has its own by then.
 * Returns STATUS_DONE, or, after an error message, STATUS_CANNOT_RUN, STATUS_NOT_FOUND or
 * STATUS_FAILED.
 */
enum status pipeline_start(struct pipeline *pipeline, char *const *words, enum stage_output output);

/* Takes note of stages that have ended; true if one of them has failed. Does not wait. */
bool pipeline_has_failed(struct pipeline *pipeline);

/*
 * Waits for all stages to end, stopping them where the rules above say so, and names each one
 * that failed. Returns STATUS_DONE, or the status of the first, from the left, that failed by itself: a stage
 * that we told to stop, or that died of SIGPIPE where another one failed, did not. If one failed,
 * what the stages left behind is stopped, too; what those of a pipeline that did not fail left
 * goes on, as it would behind a shell's.
 */
enum status pipeline_wait(struct pipeline *pipeline);

/* Tells all stages to stop, waits until they and what they leave behind are gone. Says nothing. */
void pipeline_stop(struct pipeline *pipeline);

/* Releases what it holds. Stages must have ended. */
void pipeline_close(struct pipeline *pipeline);

#endif
