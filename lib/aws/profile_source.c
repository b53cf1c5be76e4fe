#include "aws/profile_source.h"

#include "aws/aws_cli.h"
#include "aws/key_file.h"
#include "aws/process.h"
#include "aws/web_identity.h"

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
