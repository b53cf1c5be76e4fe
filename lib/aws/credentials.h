/*
 * Who signs: an access key, found where aws-cli finds it.
 *
 * In its order: the environment, unless a profile was given as an argument; then the profile's
 * section in the credentials file; then the one in the config file. What is configured but
 * incomplete, or not supported, is an error and not a reason to look further: another identity
 * would be used than the one that the user meant.
 */
#ifndef AWS_CREDENTIALS_H
#define AWS_CREDENTIALS_H

struct settings;

struct credentials {
	char *key_id;
	char *secret;
	char *token; /* of temporary credentials, or NULL */
};

/* Returns 0, or -1 after an error message. Says with note() where they come from. */
int credentials_find(struct credentials *credentials, const struct settings *settings);

/* Wipes and frees. */
void credentials_release(struct credentials *credentials);

#endif
