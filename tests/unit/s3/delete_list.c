/*
 * s3/delete_list: the body of DeleteObjects, and its response.
 */
#include "s3/delete_list.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *key;
	bool takes;
} keys[] = {
	{"db/app.sql", true},
	{"a b+c%d&e<f>\"'", true},
	{"line\nfeed\tand\rreturn", true},
	{"\xc3\xa9\xf0\x9f\x98\x80\x7f", true},
	{"bell\a", false},
	{"\x1b[1m", false},
	{"latin \xe9", false},
	{"\xed\xa0\x80", false},
	{"no character: \xef\xbf\xbe", false},
	{"no character: \xef\xbf\xbf", false},
	{"replacement: \xef\xbf\xbd", true},
};

/* An answer about the keys a, b, c, d and what is read there. */
static const struct {
	const char *answer;
	const char
		*results; /* of each key: "-" not mentioned, "." removed, "h" hidden, or the code */
} answers[] = {
	{"<DeleteResult><Deleted><Key>a</Key></Deleted><Deleted><Key>b</Key></Deleted>"
	 "<Deleted><Key>c</Key></Deleted><Deleted><Key>d</Key></Deleted></DeleteResult>",
		". . . ."},
	{"<DeleteResult><Deleted><Key>d</Key><DeleteMarker>true</DeleteMarker></Deleted>"
	 "<Error><Key>b</Key><Code>AccessDenied</Code></Error><Deleted><Key>a</Key></Deleted>"
	 "</DeleteResult>",
		". AccessDenied - h"},
	{"<DeleteResult><Deleted><Key>x</Key></Deleted><Deleted/><Error><Key>a</Key><Code>C</Code>"
	 "</Error><Deleted><Key>a</Key></Deleted></DeleteResult>",
		"C - - -"},
	{"<DeleteResult><Deleted><Key>&#97;</Key></Deleted></DeleteResult>", ". - - -"},
	{"<DeleteResult/>", "- - - -"},
	{"", "- - - -"},
};

static void set(char told[DELETE_LIST_CODE_SIZE], const char *word)
{
	snprintf(told, DELETE_LIST_CODE_SIZE, "%s", word);
}

static void test_answer(const char *answer, const char *want)
{
	static const char *const names[] = {"a", "b", "c", "d"};
	static struct delete_list list;
	struct delete_result result;
	char told[COUNT(names)][DELETE_LIST_CODE_SIZE];
	char found[256];

	delete_list_init(&list);
	for (size_t i = 0; i < COUNT(names); i++) {
		delete_list_add(&list, names[i]);
		set(told[i], "-");
	}
	delete_list_read(&list, answer, strlen(answer));
	while (delete_list_next(&list, &result))
		set(told[result.index], !result.is_removed ? result.code
					: result.is_hidden ? "h"
							   : ".");
	snprintf(found, sizeof found, "%s %s %s %s", told[0], told[1], told[2], told[3]);
	tap_same_text(found, want, answer);
	delete_list_release(&list);
}

static void test_limits(void)
{
	static struct delete_list list;
	char key[1025];
	size_t count = 0;

	memset(key, '&', sizeof key - 1);
	key[sizeof key - 1] = '\0';
	delete_list_init(&list);
	while (delete_list_add(&list, key))
		count++;
	tap_ok(count > 20 && count < 100, "long keys fill a list: %zu", count);
	tap_ok(delete_list_finish(&list) == 0, "and it is still whole");
	delete_list_release(&list);
	delete_list_init(&list);
	for (count = 0; delete_list_add(&list, "key");)
		count++;
	tap_ok(count == DELETE_LIST_MAX, "a list has a thousand keys: %zu", count);
	delete_list_release(&list);
}

static void test_body(void)
{
	static struct delete_list list;

	delete_list_init(&list);
	delete_list_add(&list, "a&b");
	delete_list_add(&list, "c");
	delete_list_finish(&list);
	tap_same_text(list.body.bytes,
		"<Delete "
		"xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>a&amp;b</Key>"
		"</Object><Object><Key>c</Key></Object></Delete>",
		"the body");
	delete_list_release(&list);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(keys); i++)
		tap_ok(delete_list_takes(keys[i].key) == keys[i].takes, "%s: %s",
			keys[i].takes ? "taken" : "not taken", keys[i].key);
	for (size_t i = 0; i < COUNT(answers); i++)
		test_answer(answers[i].answer, answers[i].results);
	test_limits();
	test_body();
	return tap_done();
}
