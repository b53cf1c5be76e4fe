"""Whole backups of a pgbench database, compared with the same by pg_dump and the shell."""

import os
import shutil

import results


class Dumps:
    """folder: holds target, the folder for all output."""

    def __init__(self, bench, environment):
        self.bench, self.environment = bench, environment
        self.target = bench.folder / "target"
        self.source = str(bench.folder / "dump")
        self.copy = str(self.target / "copy")

    def prepare(self, scale):
        """Returns what went wrong, or "". One dump first makes the server read its tables."""
        for words in (["pgbench", "-i", "-q", "-s", str(scale)], ["psql", "-X", "-q", "-c", "checkpoint"],
                      ["sh", "-c", 'exec pg_dump >"$0"', self.source]):
            error = self.bench.measure(words, self.environment).error
            if error:
                return f"{words[0]} {error}"
        return ""

    def measure(self, words):
        """Waits until earlier output is on disk; the output of this run is deleted afterwards."""
        self.target.mkdir()
        os.sync()
        place = self.bench.sink.https
        sample = self.bench.measure(words, {**place.environment(), **self.environment})
        shutil.rmtree(self.target)
        return sample

    def to_nowhere(self):
        def to_s3(place, *options):
            driver = [f"--endpoint-url={place.url}", f"--ca-bundle={place.ca}", "-f", *options]
            return ["pgbackup", "-d", "s3", "bench", *(word for option in driver for word in ("-o", option))]
        sink = self.bench.sink
        return "sink", {
            "pg_dump > /dev/null": ["sh", "-c", "exec pg_dump >/dev/null"],
            "pg_dump | cat > /dev/null": ["pg_dump", "|", "sh", "-c", "exec cat >/dev/null"],
            "pgbackup -d s3, http": to_s3(sink.http),
            "pgbackup -d s3, https": to_s3(sink.https),
            "pgbackup -d s3, https, CRC64NVME": to_s3(sink.https, "--checksum-algorithm=CRC64NVME"),
        }

    def to_files(self):
        return "disk", {
            "pg_dump > FILE; sync FILE": ["sh", "-c", 'pg_dump >"$0" && exec sync "$0"', self.copy],
            "pgbackup -d local": ["pgbackup", "-d", "local", self.copy],
        }

    def piped_copies(self):
        return "disk", {
            "| cat > COPY; sync COPY": ["cat", self.source, "|", "sh", "-c", 'cat >"$0" && exec sync "$0"', self.copy],
            "| pgb-put-local -u": ["cat", self.source, "|", "pgb-put-local", "-u", self.copy],
            "| pgb-put-local": ["cat", self.source, "|", "pgb-put-local", self.copy],
        }

    def copies(self):
        return "disk", {
            "cat FILE > COPY; sync COPY": ["sh", "-c", 'cat "$0" >"$1" && exec sync "$1"', self.source, self.copy],
            "pgb-put-local -u < FILE": ["sh", "-c", 'exec pgb-put-local -u "$1" <"$0"', self.source, self.copy],
        }


def run(bench, environment, rounds, scale):
    dumps = Dumps(bench, environment)
    error = dumps.prepare(scale)
    if error:
        raise RuntimeError(error)
    compared = [(results.Series("dump", place, 0, commands), commands)
                for place, commands in (dumps.to_nowhere(), dumps.to_files(), dumps.piped_copies(), dumps.copies())]
    for number in range(rounds):
        for series, commands in compared:
            for name in results.rotate(list(commands), number):
                series.add(name, dumps.measure(commands[name]))
    for series, _ in compared:
        title = f"dump: pgbench -s {scale}, {results.counted(rounds)}; x: times {series.floor}"
        bench.report(series, results.table(title, series))
