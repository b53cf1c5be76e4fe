/*
 * Just enough of S3 to upload to: every signature is accepted, no byte is kept.
 *
 * Every bucket exists, and its list is empty. An object that was put keeps its size; GET returns
 * arbitrary content, by ranges too. "GET /-/times" is for the benchmark: it returns three numbers,
 * as in struct ledger_times, since the last such request.
 */
#ifndef BENCH_SERVICE_H
#define BENCH_SERVICE_H

struct connection;

/* Answers one request after the other until the connection ends. */
void service_run(struct connection *connection);

#endif
