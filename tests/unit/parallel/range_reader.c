/* parallel/range_reader: the statements that read a range. */
#include "parallel/range_reader.h"

#include "parallel/data_list.h"
#include "tap.h"
#include "unix/text.h"

static char name[] = "\"s\".\"t\"";

static void test_query(const char *columns, uint64_t first, uint64_t end, bool is_whole,
	const char *snapshot, const char *want)
{
	struct data_item item = {
		.name = name, .columns = columns, .columns_length = strlen(columns)};
	struct range range = {
		.item = &item, .first_page = first, .end_page = end, .is_whole = is_whole};
	struct text sql;

	text_init(&sql, 1 << 12);
	range_reader_add_query(&sql, &range, snapshot);
	tap_same_text(sql.bytes, want, want);
	text_release(&sql);
}

int main(void)
{
#define BEGIN                                                                                      \
	"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;SET TRANSACTION SNAPSHOT '1-2';"          \
	"LOCK TABLE ONLY \"s\".\"t\" IN ACCESS SHARE MODE NOWAIT;"

	test_query("a, b", 0, 0, true, "1-2", BEGIN "COPY \"s\".\"t\" (a, b) TO STDOUT;COMMIT");
	test_query("", 0, 0, true, "1-2", BEGIN "COPY \"s\".\"t\" TO STDOUT;COMMIT");
	test_query("a, b", 0, 4, false, "1-2",
		BEGIN "COPY (SELECT a, b FROM ONLY \"s\".\"t\" WHERE ctid >= '(0,0)' AND ctid < "
		      "'(4,0)') TO STDOUT;COMMIT");
	test_query("", 4294967294, 0, false, NULL,
		"SAVEPOINT pgb_range;COPY (SELECT  FROM ONLY \"s\".\"t\" WHERE ctid >= "
		"'(4294967294,0)') TO STDOUT;ROLLBACK TO SAVEPOINT pgb_range;"
		"RELEASE SAVEPOINT pgb_range");
	return tap_done();
}
