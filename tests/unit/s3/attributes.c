/*
 * s3/attributes: option values, the headers made of them, and attributes that a response shows to
 * be lost.
 */
#include "s3/attributes.h"

#include "s3/attribute_text.h"
#include "tap.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define TEN_TAGS "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10"
#define SIXTEEN "0123456789abcdef"
#define LONG_KEY SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN

/* ENCODED: NULL if it is wrong. */
static const struct {
	const char *word;
	const char *encoded;
	int count;
} tags[] = {
	{"a=b", "a=b", 1},
	{"a=b&c=d", "a=b&c=d", 2},
	{"a=", "a=", 1},
	{"a b=c d", "a%20b=c%20d", 1},
	{"a=b+c", "a=b%20c", 1},
	{"a=b%2Bc%2f%26%3d", NULL, 0}, /* "&" may not be in a tag */
	{"a=b%2Bc%2f%3d", "a=b%2Bc%2F%3D", 1},
	{"a=b=c", "a=b%3Dc", 1},
	{"a=x@y:z/_-.", "a=x%40y%3Az%2F_-.", 1},
	{"\303\274=\343\201\202", "%C3%BC=%E3%81%82", 1},
	{"%c3%bc=1", "%C3%BC=1", 1},
	{TEN_TAGS, TEN_TAGS, 10},
	{LONG_KEY "=" LONG_KEY LONG_KEY, LONG_KEY "=" LONG_KEY LONG_KEY, 1},
	{"", NULL, 0},
	{"a", NULL, 0},
	{"=b", NULL, 0},
	{"a=b&", NULL, 0},
	{"&a=b", NULL, 0},
	{"a=b&&c=d", NULL, 0},
	{"a=b&a=c", NULL, 0},
	{"a=b&%61=c", NULL, 0},
	{"aws:a=b", NULL, 0},
	{"AWS:a=b", NULL, 0},
	{"a=%", NULL, 0},
	{"a=%4", NULL, 0},
	{"a=%4g", NULL, 0},
	{"a=%00", NULL, 0},
	{"a=%0d%0aX: y", NULL, 0},
	{"a=b\r\n", NULL, 0},
	{"a=%c2%85", NULL, 0},
	{"a=%ff", NULL, 0},
	{"a=<b>", NULL, 0},
	{TEN_TAGS "&k=11", NULL, 0},
	{LONG_KEY "x=1", NULL, 0},
	{"a=" LONG_KEY LONG_KEY "x", NULL, 0},
};

/* WANTED: "name: value" of each field, "|" after it; NULL if it is wrong. */
static const struct {
	const char *word;
	const char *wanted;
} metadata[] = {
	{"a=b", "x-amz-meta-a: b|"},
	{"a=b,C-d=e f", "x-amz-meta-a: b|x-amz-meta-c-d: e f|"},
	{"a=b=c", "x-amz-meta-a: b=c|"},
	{"a=\"b,c\",d='e,\"f'", "x-amz-meta-a: b,c|x-amz-meta-d: e,\"f|"},
	{"a=it's", "x-amz-meta-a: it's|"},
	{"!#$%&'*+-.^_`|~=1", "x-amz-meta-!#$%&'*+-.^_`|~: 1|"},
	{"", NULL},
	{"a", NULL},
	{"a=", NULL},
	{"a=\"\"", NULL},
	{"=b", NULL},
	{"a=b,", NULL},
	{"a=b,c", NULL},
	{",a=b", NULL},
	{"a=b,A=c", NULL},
	{"a b=c", NULL},
	{"a:=c", NULL},
	{"\303\244=c", NULL},
	{"a=\303\244", NULL},
	{"a=b\nc", NULL},
	{"a=b\rc", NULL},
	{"a=b\tc", NULL},
	{"a=b\177", NULL},
	{"a= b", NULL},
	{"a=b ", NULL},
	{"a=\"b", NULL},
	{"a=\"b\"c", NULL},
	{"pgb-id=1", NULL},
	{"PGB-x=1", NULL},
};

typedef const char *set_word(struct attributes *attributes, const char *word);

static const struct {
	const char *name;
	set_word *set;
	const char *word;
	bool fine;
} words[] = {
	{"class", attributes_set_storage_class, "STANDARD_IA", true},
	{"class", attributes_set_storage_class, "cold-2.x", true},
	{"class", attributes_set_storage_class, "", false},
	{"class", attributes_set_storage_class, "A B", false},
	{"class", attributes_set_storage_class, "A\r\nB", false},
	{"encryption", attributes_set_encryption, "AES256", true},
	{"encryption", attributes_set_encryption, "AWS:KMS", true},
	{"encryption", attributes_set_encryption, "aws:kms:dsse", true},
	{"encryption", attributes_set_encryption, "aws", false},
	{"encryption", attributes_set_encryption, "", false},
	{"key", attributes_set_kms_key, "alias/backup", true},
	{"key", attributes_set_kms_key, "arn:aws:kms:eu-west-1:111122223333:key/1-2", true},
	{"key", attributes_set_kms_key, "", false},
	{"key", attributes_set_kms_key, "a b", false},
	{"key", attributes_set_kms_key, "a\nb", false},
	{"key", attributes_set_kms_key, "\303\244", false},
	{"type", attributes_set_content_type, "application/sql", true},
	{"type", attributes_set_content_type, "text/plain; charset=utf-8", true},
	{"type", attributes_set_content_type, "text", false},
	{"type", attributes_set_content_type, "/plain", false},
	{"type", attributes_set_content_type, "text/", false},
	{"type", attributes_set_content_type, "a b/c", false},
	{"type", attributes_set_content_type, "text/plain\r\nX: y", false},
	{"mode", attributes_set_lock_mode, "compliance", true},
	{"mode", attributes_set_lock_mode, "GOVERNANCE", true},
	{"mode", attributes_set_lock_mode, "OFF", false},
};

#define SSE "x-amz-server-side-encryption"
#define KEY SSE "-aws-kms-key-id"
#define KEY_ARN "arn:aws:kms:eu-west-1:111122223333:key/"
#define CLASS "x-amz-storage-class"
#define COUNTER "x-amz-tagging-count"
#define MODE "x-amz-object-lock-mode"
#define UNTIL "x-amz-object-lock-retain-until-date"

/* What was requested, what the response shows, and what is then lost or has to be requested. */
static const struct {
	struct attributes asked;
	enum attributes_moment moment;
	const char *answer[4];
	const char *lost;
	const char *unseen;
} answers[] = {
	{{0}, ATTRIBUTES_BEGUN, {NULL}, NULL, NULL},
	{{.encryption = "AES256"}, ATTRIBUTES_BEGUN, {NULL}, NULL, NULL},
	{{.encryption = "aws:kms"}, ATTRIBUTES_BEGUN, {SSE, "AES256"}, "server-side encryption",
		NULL},
	{{.encryption = "AES256"}, ATTRIBUTES_PUT, {NULL}, "server-side encryption", NULL},
	{{.encryption = "AES256"}, ATTRIBUTES_SHOWN, {NULL}, "server-side encryption", NULL},
	{{.encryption = "AES256"}, ATTRIBUTES_BEGUN, {SSE, "AES256"}, NULL, NULL},
	{{.encryption = "aws:kms"}, ATTRIBUTES_PUT, {SSE, "aws:kms"}, NULL, NULL},
	{{.encryption = "aws:kms"}, ATTRIBUTES_PUT, {SSE, "AES256"}, "server-side encryption",
		NULL},
	{{.encryption = "aws:kms", .kms_key = "1-2"}, ATTRIBUTES_BEGUN,
		{SSE, "aws:kms", KEY, KEY_ARN "1-2"}, NULL, NULL},
	{{.encryption = "aws:kms", .kms_key = "1-2"}, ATTRIBUTES_BEGUN,
		{SSE, "aws:kms", KEY, KEY_ARN "1-3"}, "KMS key", NULL},
	{{.encryption = "aws:kms", .kms_key = KEY_ARN "1-2"}, ATTRIBUTES_PUT,
		{SSE, "aws:kms", KEY, "1-2"}, NULL, NULL},
	{{.encryption = "aws:kms", .kms_key = "1-2"}, ATTRIBUTES_SHOWN,
		{SSE, "aws:kms", KEY, "1-20"}, "KMS key", NULL},
	{{.encryption = "aws:kms", .kms_key = "1-2"}, ATTRIBUTES_SHOWN, {SSE, "aws:kms"}, NULL,
		NULL},
	{{.encryption = "aws:kms", .kms_key = "alias/backup"}, ATTRIBUTES_SHOWN,
		{SSE, "aws:kms", KEY, KEY_ARN "1-2"}, NULL, NULL},
	{{.storage_class = "STANDARD_IA"}, ATTRIBUTES_BEGUN, {NULL}, NULL, NULL},
	{{.storage_class = "STANDARD_IA"}, ATTRIBUTES_SHOWN, {NULL}, "storage class", NULL},
	{{.storage_class = "STANDARD_IA"}, ATTRIBUTES_SHOWN, {CLASS, "STANDARD"}, "storage class",
		NULL},
	{{.storage_class = "STANDARD_IA"}, ATTRIBUTES_SHOWN, {CLASS, "STANDARD_IA"}, NULL, NULL},
	{{.storage_class = "STANDARD"}, ATTRIBUTES_SHOWN, {NULL}, NULL, NULL},
	{{.storage_class = "STANDARD"}, ATTRIBUTES_SHOWN, {CLASS, "GLACIER"}, "storage class",
		NULL},
	{{.tags = "a=b&c=d", .tag_count = 2}, ATTRIBUTES_BEGUN, {NULL}, NULL, "tagging="},
	{{.tags = "a=b&c=d", .tag_count = 2}, ATTRIBUTES_SHOWN, {NULL}, NULL, "tagging="},
	{{.tags = "a=b&c=d", .tag_count = 2}, ATTRIBUTES_SHOWN, {COUNTER, "2"}, NULL, NULL},
	{{.tags = "a=b&c=d", .tag_count = 2}, ATTRIBUTES_SHOWN, {COUNTER, "0"}, "tags", NULL},
	{{.lock_mode = "GOVERNANCE", .lock_until = "2027-01-31T00:00:00Z"}, ATTRIBUTES_SHOWN,
		{NULL}, NULL, "retention="},
	{{.lock_mode = "GOVERNANCE", .lock_until = "2027-01-31T00:00:00Z"}, ATTRIBUTES_SHOWN,
		{MODE, "GOVERNANCE", UNTIL, "2027-01-31T00:00:00.000000000Z"}, NULL, NULL},
	{{.lock_mode = "GOVERNANCE", .lock_until = "2027-01-31T00:00:00Z"}, ATTRIBUTES_SHOWN,
		{MODE, "GOVERNANCE", UNTIL, "2027-02-01T00:00:00Z"}, NULL, NULL},
	{{.lock_mode = "GOVERNANCE", .lock_until = "2027-01-31T00:00:00Z"}, ATTRIBUTES_SHOWN,
		{MODE, "GOVERNANCE", UNTIL, "2027-01-30T23:59:59Z"}, "object lock", NULL},
	{{.lock_mode = "COMPLIANCE", .lock_until = "2027-01-31T00:00:00Z"}, ATTRIBUTES_SHOWN,
		{MODE, "GOVERNANCE", UNTIL, "2027-01-31T00:00:00Z"}, "object lock", NULL},
	{{.lock_mode = "COMPLIANCE", .lock_until = "2027-01-31T00:00:00Z"}, ATTRIBUTES_SHOWN,
		{MODE, "COMPLIANCE"}, "object lock", NULL},
};

static void check_tags(void)
{
	for (size_t i = 0; i < COUNT(tags); i++) {
		struct attributes attributes = {0};
		const char *reason = attributes_set_tags(&attributes, tags[i].word);

		if (tags[i].encoded)
			tap_same_text(attributes.tags, tags[i].encoded, tags[i].word);
		tap_ok(tags[i].encoded ? !reason && attributes.tag_count == tags[i].count
				       : reason && !attributes.tags,
			"tags %s: %s", tags[i].word, reason ? reason : "fine");
		attributes_release(&attributes);
	}
}

/* U+1F600 and those after it take four bytes each, all of which are encoded. */
static void add_characters(struct text *word, int first, int count)
{
	text_printf(word, "\360\237\230%c", 0x80 + first);
	for (int i = 1; i < count; i++)
		text_add(word, "\360\237\230\200");
}

static void check_largest_tags(void)
{
	struct attributes attributes = {0};
	struct text word;
	const char *reason;

	text_init(&word, TAGS_TEXT_MAX);
	for (int i = 0; i < TAGS_MAX; i++) {
		text_add(&word, i > 0 ? "&" : "");
		add_characters(&word, i, TAGS_KEY_MAX);
		text_add(&word, "=");
		add_characters(&word, i, TAGS_VALUE_MAX);
	}
	reason = attributes_set_tags(&attributes, word.bytes);
	tap_ok(!reason && attributes.tag_count == TAGS_MAX, "the largest tags: %s",
		reason ? reason : "fine");
	tap_ok(attributes.tags && strlen(attributes.tags) == TAGS_TEXT_MAX - 1, "... are not cut");
	attributes_release(&attributes);
	text_release(&word);
}

static void check_metadata(void)
{
	for (size_t i = 0; i < COUNT(metadata); i++) {
		struct attributes attributes = {0};
		const char *reason = attributes_add_metadata(&attributes, metadata[i].word);
		struct headers fields = {0};
		struct text text;

		text_init(&text, 1024);
		attributes_add(&attributes, &fields);
		for (size_t j = 0; j < fields.count; j++)
			text_printf(&text, "%s: %s|", fields.list[j].name, fields.list[j].value);
		if (metadata[i].wanted)
			tap_same_text(text.bytes, metadata[i].wanted, metadata[i].word);
		tap_ok(!reason == (metadata[i].wanted != NULL), "metadata %s: %s", metadata[i].word,
			reason ? reason : "fine");
		text_release(&text);
		headers_release(&fields);
		attributes_release(&attributes);
	}
}

static void check_words(void)
{
	for (size_t i = 0; i < COUNT(words); i++) {
		struct attributes attributes = {0};
		const char *reason = words[i].set(&attributes, words[i].word);

		tap_ok(!reason == words[i].fine, "%s %s: %s", words[i].name, words[i].word,
			reason ? reason : "fine");
	}
}

static void check_answers(void)
{
	for (size_t i = 0; i < COUNT(answers); i++) {
		const struct attributes_part *part;
		struct headers answer = {0};
		const char *lost;

		for (size_t j = 0; j + 1 < COUNT(answers[i].answer) && answers[i].answer[j]; j += 2)
			headers_add(&answer, answers[i].answer[j], answers[i].answer[j + 1]);
		lost = attributes_find_lost(&answers[i].asked, answers[i].moment, &answer);
		tap_same_text(
			lost ? lost : "", answers[i].lost ? answers[i].lost : "", "what is lost");
		part = attributes_find_unseen(&answers[i].asked, &answer, NULL);
		tap_same_text(part ? part->query : "", answers[i].unseen ? answers[i].unseen : "",
			"what is to be asked for");
		if (part)
			tap_ok(!attributes_find_unseen(&answers[i].asked, &answer, part),
				"and no more");
		headers_release(&answer);
	}
}

static bool keeps(const struct attributes *attributes, const struct attributes_part *part,
	const char *document)
{
	return attributes_part_is_kept(attributes, part, document, strlen(document));
}

static void check_parts(void)
{
	char tag_text[] = "a=b";
	struct attributes asked = {.lock_mode = "GOVERNANCE",
		.lock_until = "2027-01-31T00:00:00Z",
		.tags = tag_text,
		.tag_count = 1};
	struct headers answer = {0};
	const struct attributes_part *lock = attributes_find_unseen(&asked, &answer, NULL);
	const struct attributes_part *tagging = attributes_find_unseen(&asked, &answer, lock);

	tap_same_text(lock->what, "object lock", "the lock is asked for first");
	tap_same_text(tagging->what, "tags", "then the tags");
	tap_ok(!attributes_find_unseen(&asked, &answer, tagging), "and then no more");
	tap_ok(keeps(&asked, lock,
		       "<Retention><Mode>GOVERNANCE</Mode>"
		       "<RetainUntilDate>2027-01-31T00:00:00Z</RetainUntilDate></Retention>"),
		"the lock is kept");
	tap_ok(!keeps(&asked, lock,
		       "<Retention><Mode>GOVERNANCE</Mode>"
		       "<RetainUntilDate>2026-01-31T00:00:00Z</RetainUntilDate></Retention>"),
		"not for long enough");
	tap_ok(!keeps(&asked, lock, "<Retention/>"), "not at all");
	tap_ok(keeps(&asked, tagging,
		       "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></"
		       "Tagging>"),
		"the tags are kept");
	tap_ok(!keeps(&asked, tagging, "<Tagging><TagSet></TagSet></Tagging>"), "no tags are kept");
}

static void check_combinations(void)
{
	struct attributes key = {.kms_key = "k"}, mode = {.lock_mode = "COMPLIANCE"};
	struct attributes until = {.lock_until = "2027-01-31T00:00:00Z"};

	tap_ok(attributes_check(&key) != NULL, "a key needs an encryption");
	key.encryption = "AES256";
	tap_ok(attributes_check(&key) != NULL, "with keys");
	key.encryption = "aws:kms:dsse";
	tap_ok(!attributes_check(&key), "as aws:kms:dsse is");
	tap_ok(attributes_check(&mode) != NULL, "a lock needs a time");
	tap_ok(attributes_check(&until) != NULL, "and a mode");
	until.lock_mode = "COMPLIANCE";
	tap_ok(!attributes_check(&until), "both are fine");
	tap_ok(attributes_need_look(&until), "and seen by HEAD only");
	tap_ok(!attributes_need_look(&key), "as encryption is not");
}

int main(void)
{
	check_tags();
	check_largest_tags();
	check_metadata();
	check_words();
	check_answers();
	check_parts();
	check_combinations();
	return tap_done();
}
