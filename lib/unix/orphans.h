/*
 * The processes that children leave behind: pg_dumpall, for one, dies of a SIGTERM without
 * telling the pg_dump that it started. See PR_SET_CHILD_SUBREAPER in prctl(2).
 */
#ifndef UNIX_ORPHANS_H
#define UNIX_ORPHANS_H

/* From now on descendants whose parent dies become children of this process. 0 or -1. */
int orphans_adopt(void);

/*
 * Ends every child that this process still has, and what those leave behind in turn: SIGTERM
 * first, SIGKILL for what is left after GRACE milliseconds. All are reaped, but for those that
 * cannot be signalled: another GRACE later they are given up, with a warning.
 */
void orphans_stop(int grace);

#endif
