/*
 * Orphans: the descendants that are left running when a child ends.
 *
 * pg_dumpall, for example, dies of SIGTERM without stopping the pg_dump that it started. This
 * process makes itself a subreaper (PR_SET_CHILD_SUBREAPER, prctl(2)), so that orphans become its
 * children, and can stop them.
 */
#ifndef UNIX_ORPHANS_H
#define UNIX_ORPHANS_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Makes this process the subreaper of its descendants. Some sandboxes and qemu-user refuse that;
 * orphans then go to another process, and are not stopped. With -v it says so.
 */
void orphans_adopt(void);

/*
 * Excludes the child PID from orphans_wait() and orphans_stop() until orphans_release(), since its
 * owner waits for it. At most ORPHANS_KEPT at a time.
 */
enum { ORPHANS_KEPT = 8 };
void orphans_keep(pid_t pid);
void orphans_release(pid_t pid);

/*
 * Reaps the next child that has ended and is not kept, like waitpid(2) with WNOHANG. Returns its
 * id, or 0 if there is none, or as long as a kept child that has ended is not reaped by its owner.
 */
pid_t orphans_wait(int *wait_status);

/*
 * True if a child that is not kept is about to end: it has closed its descriptors, and cannot be
 * reaped yet.
 */
bool orphans_are_exiting(void);

/*
 * Stops every child that is not kept, and the orphans of those: SIGTERM first, SIGKILL after GRACE
 * milliseconds. Reaps them all. Gives up after another GRACE, with a warning, if some cannot be
 * killed, for example because they run as another user.
 */
void orphans_stop(int grace);

#endif
