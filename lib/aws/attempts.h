/*
 * How often a request is tried, where the user has said so.
 *
 * Source: "Retry behavior" of the AWS SDKs and Tools reference.
 */
#ifndef AWS_ATTEMPTS_H
#define AWS_ATTEMPTS_H

struct settings;

/*
 * AWS_MAX_ATTEMPTS or the profile's max_attempts, for struct client's attempts_max: 0 if neither is
 * set, -1 after an error message if what was set is no number of attempts.
 */
int attempts_find(const struct settings *settings);

#endif
