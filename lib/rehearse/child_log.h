/*
 * What children have to say, kept in a file to be shown if they fail.
 */
#ifndef REHEARSE_CHILD_LOG_H
#define REHEARSE_CHILD_LOG_H

/*
 * Makes the file PATH, which must not be there, of mode 0600. Returns a close-on-exec descriptor
 * for the caller to close and children to write to, or -1 after an error message.
 */
int child_log_open(const char *path);

/* Forgets what was said so far. 0, or -1 after an error message. */
int child_log_clear(int log);

/* Shows what was said last, a message for each line. */
void child_log_show(int log);

#endif
