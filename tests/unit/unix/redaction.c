/* What is not shown of texts from servers and command lines. */
#include "unix/redaction.h"

#include "tap.h"

enum { SIZE = 512 };

static const char secret[] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCY";

static const struct {
	const char *text;
	const char *shown; /* NULL: the same */
} vectors[] = {
	{"", NULL},
	{"AccessDenied: Access Denied (HTTP 403)", NULL},
	{"a https://host/x?X-Amz-Signature=0a1b&b=c", "a https://host/x?X-Amz-Signature=...&b=c"},
	{"x-amz-signature=0a1b", "x-amz-signature=..."},
	{"X-Amz-Signature%3D0a1b", "X-Amz-Signature%3D..."},
	{"X-Amz-Credential=AKIA%2F20260101%2Fus-east-1%2Fs3&X-Amz-Date=2026",
		"X-Amz-Credential=...&X-Amz-Date=2026"},
	{"X-Amz-Security-Token=IQoJb3%2BJp//abc== is invalid",
		"X-Amz-Security-Token=... is invalid"},
	{"x-amz-security-token:IQoJb3\nx-amz-date:2026",
		"x-amz-security-token:...\nx-amz-date:2026"},
	{"?AWSAccessKeyId=AK&Signature=a%2Bb&Expires=1",
		"?AWSAccessKeyId=AK&Signature=...&Expires=1"},
	{"bad Authorization: AWS4-HMAC-SHA256 Credential=AK/x, SignedHeaders=host, Signature=0a1b",
		"bad Authorization: ..."},
	{"Authorization: Basic dXNlcg==\nHost: x", "Authorization: ...\nHost: x"},
	{"{\"authorization\": \"Bearer abc def\", \"a\": 1}",
		"{\"authorization\": \"...\", \"a\": 1}"},
	{"Authorization = 'AWS AK:sig' was refused", "Authorization = '...' was refused"},
	{"AWS4-HMAC-SHA256 Credential=AK/x, SignedHeaders=host, Signature=0a1b",
		"AWS4-HMAC-SHA256 Credential=..., SignedHeaders=host, Signature=..."},
	{"<SecretAccessKey>wJal</SecretAccessKey><a>b</a>",
		"<SecretAccessKey>...</SecretAccessKey><a>b</a>"},
	{"&lt;SessionToken&gt;IQoJ&lt;/SessionToken&gt;",
		"&lt;SessionToken&gt;...&lt;/SessionToken&gt;"},
	{"<SignatureProvided>0a1b</SignatureProvided>",
		"<SignatureProvided>...</SignatureProvided>"},
	{"<Token-0>IQoJ</Token-0>", "<Token-0>...</Token-0>"},
	{"{\"SecretAccessKey\":\"wJal\",\"SessionToken\" : \"IQoJ\"}",
		"{\"SecretAccessKey\":\"...\",\"SessionToken\" : \"...\"}"},
	{"aws_secret_access_key = wJal", "aws_secret_access_key = ..."},
	{"x-amz-server-side-encryption-customer-key: a2V5 is no key",
		"x-amz-server-side-encryption-customer-key: ... is no key"},
	{"WebIdentityToken=eyJh.eyJz.c2ln&Action=x", "WebIdentityToken=...&Action=x"},
	{"Signature=a", "Signature=."},
	{"Signature=", NULL},
	{"Signature=...", NULL},
	{"<StringToSign>AWS4-HMAC-SHA256\n2026\n0a1b</StringToSign>", "<StringToSign..."},
	{"<CanonicalRequest>GET\n/\nx-amz-security-token:IQ</CanonicalRequest>",
		"<CanonicalRequest..."},
	{"it differs. The Canonical String for this request should have been\n'POST\n/'\n\n"
	 "The String-to-Sign should have been\n'AWS4'",
		"it differs. The Canonical String..."},
	{"The String-to-Sign should have been 'AWS4'", "The String-to-Sign..."},
	{"key wJalrXUtnFEMI/K7MDENG+bPxRfiCY is known", "key ... is known"},
	{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYwJalrXUtnFEMI/K7MDENG+bPxRfiCY", "......"},
	{"the end is cut: wJalrXUtnF", "the end is cut: ..."},
	{"the end is cut: wJalrXU", NULL},
	{"wJalrXUtnF is not the end", NULL},
	{"postgres://u:s3cr3t@host/db", "postgres://u:...@host/db"},
	{"host=a password=s3cr3t dbname=b PASSWORD=s3cr3t",
		"host=a password=... dbname=b PASSWORD=..."},
	/* These tell nothing. */
	{"SignatureDoesNotMatch: The request signature we calculated does not match (HTTP 403)",
		NULL},
	{"The authorization header is malformed; the region 'a' is wrong; expecting 'b'", NULL},
	{"could not open file \"/run/authorization\": No such file or directory", NULL},
	{"could not open file \"/run/session-token\": Permission denied", NULL},
	{"the credentials of profile \"x\" have expired", NULL},
	{"InvalidToken: The provided token is malformed or otherwise invalid.", NULL},
};

static const struct {
	const char *word;
	bool may_be_quoted;
} words[] = {
	{"eu-west-1", true},
	{"./backups/", true},
	{"s3://bucket/db/", true},
	{"postgres:///shop", true},
	{"shop-20261122T023000Z.sql.zst", true},
	{"postgres://u:s3cr3t@h/db", false},
	{"postgres://u:s3cr3t", false},
	{"cr3t@h/db", false},
	{"password=s3cr3t", false},
	{"--PASSWORD", false},
	{"wJalrXUtnFEMI/K7MDENG+bPxRfiCY", false},
};

static void check_text(const char *text, const char *shown, bool is_cut)
{
	char copy[SIZE];
	size_t length;

	snprintf(copy, sizeof copy, "%s", text);
	length = redaction_apply(copy, is_cut);
	tap_same_text(copy, shown ? shown : text, text);
	if (length != strlen(copy))
		tap_ok(false, "%s: the length", text);
}

int main(void)
{
	char other[] = "short";

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		tap_ok(redaction_may_quote(words[i].word) == words[i].may_be_quoted, "%s",
			words[i].word);
	redaction_add(secret);
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_text(vectors[i].text, vectors[i].shown, false);
	check_text("postgres://u:s3cr3t", "postgres://u:...", true);
	redaction_add(other);
	check_text("it is short", NULL, false);
	redaction_add(NULL);
	redaction_remove(other);
	redaction_remove(NULL);
	check_text(secret, "...", false);
	redaction_remove(secret);
	check_text(secret, NULL, false);
	for (int i = 0; i < 2 * REDACTION_SECRETS_MAX; i++)
		redaction_add(secret);
	check_text(secret, "...", false);
	return tap_done();
}
