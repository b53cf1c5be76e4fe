#include "s3/bucket_list.h"

#include "http/encoding.h"
#include "s3/bucket.h"
#include "s3/error.h"
#include "unix/text.h"

enum { TOKEN_MAX = 4096 };

static const char next_token[] = "ContinuationToken";

static bool find_next_buckets(const struct pages *pages, struct text *next)
{
	struct text token;
	bool found;

	text_init(&token, TOKEN_MAX);
	found = pages_read(&pages->page, next_token, &token);
	text_add(next, "&continuation-token=");
	encoding_add_query(next, token.bytes);
	text_release(&token);
	return found;
}

static const struct s3_action list_action = {
	.verb = "list the buckets of",
	.permissions = "the permission s3:ListAllMyBuckets",
};

static const struct pages_kind buckets = {
	.query = "max-buckets=1000",
	.entry = "Bucket",
	.key = "Name",
	.sign_of_more = next_token,
	.action = &list_action,
	.find_next = find_next_buckets,
};

enum status bucket_list_open(struct bucket_list *list, struct bucket *store)
{
	static char nothing[] = "";

	*list = (struct bucket_list){
		.store = {.bucket = nothing, .key = nothing, .name = store->endpoint.origin}};
	return pages_open(&list->pages, &buckets, store, &list->store);
}

enum status bucket_list_next(struct bucket_list *list, const char **name)
{
	enum status status = pages_next(&list->pages);

	*name = list->pages.key.bytes;
	return status;
}

void bucket_list_close(struct bucket_list *list)
{
	pages_close(&list->pages);
}
