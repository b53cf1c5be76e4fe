/*
 * Credentials that a program of the user's prints: credential_process.
 *
 * Source: "Process credential provider" of the AWS SDKs and Tools reference. The command is split
 * like a shell's line, and no shell runs it. What it says on standard error goes where ours goes.
 */
#ifndef AWS_PROCESS_H
#define AWS_PROCESS_H

struct provider;
struct settings;

/*
 * Leaves in PROVIDER one for PROFILE's credential_process; NULL if it has none. SETTINGS and
 * PROFILE are kept. Returns 0, or -1 after an error message.
 */
int process_open(struct provider **provider, const struct settings *settings, const char *profile);

#endif
