"""What it costs to judge a dump: inside compressed data, and as a stage of a pipeline."""

import os

import results

MIB = 1024 * 1024
LINE = 64

HEAD = b"--\n-- PostgreSQL database dump\n--\n\n\\restrict k3y\n\nCOPY t (i) FROM stdin;\n"
END = b"\\.\n\n--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict k3y\n\n"


def write_dump(path, mib):
    """Lines of hexadecimal digits, which compression halves."""
    with open(path, "wb") as file:
        file.write(HEAD)
        for _ in range(mib):
            digits = os.urandom(MIB // 2).hex().encode()
            file.write(b"\n".join(digits[at:at + LINE] for at in range(0, len(digits), LINE)) + b"\n")
        file.write(END)


class Insides:
    def __init__(self, bench, mib):
        self.bench = bench
        self.dump, self.copy = str(bench.folder / "inner"), str(bench.folder / "inner.copy")
        self.mib = mib

    def prepare(self):
        write_dump(self.dump, self.mib)
        for name, words in {"gz": "gzip -1", "zst": "zstd -q -1"}.items():
            error = self.bench.measure(["sh", "-c", f'exec {words} <"$0" >"$1"', self.dump, f"{self.dump}.{name}"],
                                       {}).error
            if error:
                raise RuntimeError(f"{words} {error}")

    def measure(self, words):
        os.sync()
        sample = self.bench.measure(words, {})
        if os.path.exists(self.copy):
            os.unlink(self.copy)
        return sample

    def stored(self, name):
        feed = ["cat", f"{self.dump}.{name}", "|"]
        return {
            "| cat > COPY; sync COPY": [*feed, "sh", "-c", 'cat >"$0" && exec sync "$0"', self.copy],
            "| pgb-put-local -u --no-inside": [*feed, "pgb-put-local", "-u", "--no-inside", self.copy],
            "| pgb-put-local": [*feed, "pgb-put-local", self.copy],
        }

    def passed(self):
        feed = ["cat", self.dump, "|"]
        reader = ["sh", "-c", "exec cat >/dev/null"]
        return {
            "| cat > /dev/null": [*feed, *reader],
            "| pgb-check --pass | cat > /dev/null": [*feed, "pgb-check", "--pass", "|", *reader],
        }

    def columns(self):
        gigabytes = self.mib * MIB / 1e9
        return [("GB/s", lambda good: results.plain([gigabytes / one.wall for one in good])),
                ("cpu s/GB", lambda good: results.plain([one.cpu / gigabytes for one in good]))]


def run(bench, rounds, mib):
    insides = Insides(bench, mib)
    insides.prepare()
    compared = [(results.Series("inside", place, mib, commands), commands)
                for place, commands in (("gzip", insides.stored("gz")), ("zstd", insides.stored("zst")),
                                        ("pass", insides.passed()))]
    for number in range(rounds):
        for series, commands in compared:
            for name in results.rotate(list(commands), number):
                series.add(name, insides.measure(commands[name]))
    for series, _ in compared:
        title = f"inside: {series.place}, {mib} MiB of dump, {results.counted(rounds)}; x: times {series.floor}"
        bench.report(series, results.table(title, series, insides.columns()))
