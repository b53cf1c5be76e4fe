/*
 * s3/store_kind: which store a host name belongs to.
 */
#include "s3/store_kind.h"

#include "tap.h"

static const struct {
	const char *host;
	bool is_default;
	const char *kind; /* as text: its properties, then the most parts of an upload */
} vectors[] = {
	{"s3.us-east-1.amazonaws.com", true, "amazon 10000"},
	{"bucket.s3.eu-isoe-west-1.cloud.adc-e.uk", true, "amazon 10000"},
	{"s3.amazonaws.com", false, "amazon 10000"},
	{"s3.eu-west-1.amazonaws.com:443", false, "amazon 10000"},
	{"s3-us-west-2.amazonaws.com", false, "amazon 10000"},
	{"s3-fips.dualstack.us-gov-west-1.amazonaws.com", false, "amazon 10000"},
	{"bucket.s3-accelerate.amazonaws.com", false, "amazon 10000"},
	{"bucket.vpce-1a2b-5678.s3.us-east-1.vpce.amazonaws.com", false, "amazon 10000"},
	{"s3.cn-north-1.amazonaws.com.cn", false, "amazon 10000"},
	{"s3.eusc-de-east-1.amazonaws.eu", false, "amazon 10000"},
	{"ec2-203-0-113-25.compute-1.amazonaws.com:9000", false, "10000"},
	{"s3-store-1234567890.us-east-1.elb.amazonaws.com", false, "10000"},
	{"s3-store-1234567890.elb.us-east-1.amazonaws.com", false, "10000"},
	{"amazonaws.com", false, "10000"},
	{"s3.notamazonaws.com", false, "10000"},
	{"s3.amazonaws.com.evil.example", false, "10000"},
	{"s3.example.com", false, "10000"},
	{"0123.r2.cloudflarestorage.com", false, "equal 10000"},
	{"0123.eu.r2.cloudflarestorage.com:443", false, "equal 10000"},
	{"bucket.0123.r2.cloudflarestorage.com", false, "equal 10000"},
	{"notr2.cloudflarestorage.com", false, "10000"},
	{"s3.fr-par.scw.cloud", false, "1000"},
	{"bucket.s3.nl-ams.scw.cloud:443", false, "1000"},
	{"s3.scw.cloud.example", false, "10000"},
	{"127.0.0.1:9000", false, "10000"},
	{"[::1]:9000", false, "10000"},
	{"[::1]", false, "10000"},
	{"", false, "10000"},
};

int main(void)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		struct store_kind kind = store_kind_of(vectors[i].host, vectors[i].is_default);
		char shown[64];

		snprintf(shown, sizeof shown, "%s%s%d", kind.is_amazon ? "amazon " : "",
			kind.equal_parts ? "equal " : "", kind.parts_max);
		tap_same_text(shown, vectors[i].kind, vectors[i].host);
	}
	return tap_done();
}
