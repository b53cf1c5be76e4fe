/*
 * The processes that children leave behind: pg_dumpall, for one, dies of a SIGTERM without
 * telling the pg_dump that it started. See PR_SET_CHILD_SUBREAPER in prctl(2).
 */
#ifndef UNIX_ORPHANS_H
#define UNIX_ORPHANS_H

#include "unix/status.h"

#include <sys/types.h>

/* From now on descendants whose parent dies become children of this process. */
enum status orphans_adopt(void);

/*
 * PID is a child that somebody waits for: until orphans_release(), it is left alone here. At most
 * ORPHANS_KEPT at a time.
 */
enum { ORPHANS_KEPT = 8 };
void orphans_keep(pid_t pid);
void orphans_release(pid_t pid);

/*
 * The next child that has ended, as waitpid(2) with WNOHANG has it, but for those kept; 0 if there
 * is none, or a kept one has ended that nobody has waited for yet.
 */
pid_t orphans_wait(int *wait_status);

/*
 * Ends every child that this process still has, but for those kept, and what they leave behind in
 * turn: SIGTERM first, SIGKILL for what is left after GRACE milliseconds. All are reaped, but for
 * those that cannot be signalled: another GRACE later they are given up, with a warning.
 */
void orphans_stop(int grace);

#endif
