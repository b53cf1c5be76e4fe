/*
 * Credentials that a program of the user's prints: credential_process.
 *
 * Source: "Process credential provider" of the AWS SDKs and Tools reference. The command is split
 * like a shell's line, and no shell runs it. What it says on standard error goes where ours goes.
 */
#ifndef CREDENTIALS_PROCESS_H
#define CREDENTIALS_PROCESS_H

#include "aws/provider.h"

/* None if the profile has no credential_process. */
provider_open process_open;

#endif
