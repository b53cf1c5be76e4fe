/*
 * Credentials printed by a program of the user: credential_process.
 *
 * The command is split into words by the shell's rules, but run without a shell. It inherits our
 * standard error. Source: "Process credential provider" of the AWS SDKs and Tools reference.
 */
#ifndef CREDENTIALS_PROCESS_H
#define CREDENTIALS_PROCESS_H

#include "aws/provider.h"

/* Sets the provider to NULL if the profile has no credential_process. */
provider_open process_open;

#endif
