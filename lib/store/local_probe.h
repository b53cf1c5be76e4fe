/*
 * What "pgb-put-local --check" finds out: whether a file can be written where the backup would go.
 */
#ifndef STORE_LOCAL_PROBE_H
#define STORE_LOCAL_PROBE_H

#include "unix/folder.h"
#include "unix/status.h"

#include <stdbool.h>

/*
 * Writes a little to the partial file of PATH, on disk, and deletes it. If the folder of PATH is
 * missing and would be created, a file takes its place in the folder above. REPLACE and CREATION
 * as for atomic_file_open(). Prints what is well (unix/finding.h). Returns STATUS_DONE, or as
 * atomic_file_open() does after an error message.
 */
enum status local_probe_run(const char *path, bool replace, enum folder_creation creation);

#endif
