/*
 * The path of a file that a variable names, as aws-cli reads it: "$NAME" and "${NAME}" are replaced
 * by variables of the environment, and then "~" or "~USER" at the beginning by a home directory.
 * What is not set, or not a user, stays as it is.
 *
 * Source: botocore's configloader.py, which calls Python's expandvars() and expanduser().
 */
#ifndef AWS_FILE_PATH_H
#define AWS_FILE_PATH_H

struct text;

/* Adds GIVEN, expanded, to PATH. LOOKUP returns the value of a variable, or NULL. */
void file_path_expand(
	struct text *path, const char *given, const char *(*lookup)(const char *name));

/* HOME, or the home directory of the user; NULL if there is none. */
const char *file_path_home(const char *(*lookup)(const char *name));

#endif
