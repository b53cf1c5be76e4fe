#include "credentials/profile_source.h"

#include "credentials/aws_cli.h"
#include "credentials/key_file.h"
#include "credentials/process.h"
#include "credentials/web_identity.h"

int profile_source_open(const struct provider_context *context, struct provider **provider)
{
	static provider_open *const places[] = {
		web_identity_open,
		aws_cli_refuse_sso,
		key_file_open_credentials,
		aws_cli_refuse_login,
		process_open,
		key_file_open_config,
		NULL,
	};

	return provider_open_first(places, context, provider);
}
