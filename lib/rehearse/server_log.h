/*
 * The file with the output of initdb and of the throw-away server, shown if one of them fails.
 */
#ifndef REHEARSE_SERVER_LOG_H
#define REHEARSE_SERVER_LOG_H

struct scratch_folder;

/*
 * Creates the file "log" in FOLDER, for its user. Returns its descriptor, which the caller must
 * close; -1 after an error message.
 */
int server_log_open(const struct scratch_folder *folder);

/* Discards what is in it. Returns 0, or -1 after an error message. */
int server_log_clear(int log);

/* Shows its last lines as messages. */
void server_log_show(int log);

#endif
