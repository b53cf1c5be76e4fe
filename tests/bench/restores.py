"""Restores of a pgbench database, compared with psql and pg_restore in one transaction."""

import results

DATABASE = "back"
PIPED = "cat DUMP | psql -1"


class Restores:
    def __init__(self, bench, environment):
        self.bench, self.environment = bench, environment
        self.plain = str(bench.folder / "dump.sql")
        self.archive = str(bench.folder / "dump.custom")

    def run(self, *words):
        error = self.bench.measure(list(words), self.environment).error
        if error:
            raise RuntimeError(f"{words[0]} {error}")

    def prepare(self, scale):
        self.run("pgbench", "-i", "-q", "-s", str(scale))
        self.run("pg_dump", "-f", self.plain)
        self.run("pg_dump", "-F", "c", "-f", self.archive)

    def measure(self, words):
        """Into a new database, after all earlier output has been written."""
        self.run("createdb", DATABASE)
        self.run("psql", "-X", "-q", "-c", "checkpoint")
        sample = self.bench.measure(words, self.environment)
        self.run("dropdb", DATABASE)
        return sample

    def plain_ones(self):
        return {
            "psql -1 < DUMP": ["sh", "-c", 'exec psql -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null "$1" <"$0"',
                               self.plain, DATABASE],
            PIPED: ["sh", "-c", 'cat "$0" | psql -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null "$1"',
                    self.plain, DATABASE],
            "pgb-restore < DUMP": ["sh", "-c", 'exec pgb-restore "$1" <"$0"', self.plain, DATABASE],
        }

    def archives(self):
        return {
            "pg_restore -1 < ARCHIVE": ["sh", "-c", 'exec pg_restore -1 -d "$1" <"$0"', self.archive, DATABASE],
            "pgb-restore < ARCHIVE": ["sh", "-c", 'exec pgb-restore "$1" <"$0"', self.archive, DATABASE],
        }

    def parallel(self):
        return {
            "pg_restore -j 2 ARCHIVE": ["pg_restore", "-j", "2", "-d", DATABASE, self.archive],
            "pgb-restore -j 2 < ARCHIVE": ["sh", "-c", 'exec pgb-restore -j 2 "$1" <"$0"', self.archive, DATABASE],
        }


def run(bench, environment, rounds, scale):
    restores = Restores(bench, environment)
    restores.prepare(scale)
    compared = [(results.Series("restore", "database", 0, commands), commands)
                for commands in (restores.plain_ones(), restores.archives(), restores.parallel())]
    for number in range(rounds):
        for series, commands in compared:
            for name in results.rotate(list(commands), number):
                series.add(name, restores.measure(commands[name]))
    for series, _ in compared:
        title = f"restore: pgbench -s {scale}, {results.counted(rounds)}; x: times {series.floor}"
        bench.report(series, results.table(title, series))
