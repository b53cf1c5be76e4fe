/*
 * The URL of a service, where the user has set one.
 *
 * Source: "Service-specific endpoints" of the AWS SDKs and Tools reference. A variable for all
 * services counts for more than a file's setting for just the one.
 */
#ifndef AWS_ENDPOINT_URL_H
#define AWS_ENDPOINT_URL_H

struct settings;

/*
 * Leaves in URL the one for SERVICE ("s3", "sts"), or NULL where Amazon's own is to be used: GIVEN
 * (the command line's, or NULL), AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's
 * services section, or the profile's endpoint_url; the four last unless
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, or the property of that name, mutes them. It is the
 * settings' own, or GIVEN, and not checked. Returns 0, or -1 after an error message.
 */
int endpoint_url_find(
	const char **url, const struct settings *settings, const char *service, const char *given);

#endif
