/*
 * Core files: of a program that holds passwords or keys there must be none.
 */
#ifndef UNIX_CORE_H
#define UNIX_CORE_H

/* From now on this process, and what it starts, leaves no core file. */
void core_forbid(void);

#endif
