"""The limits that the programs have to keep, and whether they did in these measurements."""

import statistics

import contenders
import parallel_dumps
import parallel_restores
import restores
from results import cpu, wall

OURS = [contenders.SIGNED, contenders.CHECKED]
BUDGET = 80  # MiB


class Mark:
    """value: the measurement, or None; it has to be at most, or at least, limit."""

    def __init__(self, text, value, limit, at_least=False):
        self.text, self.value, self.limit, self.at_least = text, value, limit, at_least

    def row(self):
        if self.value is None:
            return [self.text, "not measured"]
        reached = self.value >= self.limit if self.at_least else self.value <= self.limit
        return [self.text, f"{self.value:.2f}", ">=" if self.at_least else "<=", f"{self.limit:.2f}",
                "reached" if reached else "MISSED"]


def median(values):
    return statistics.median(values) if values else None


def against(series, name, measure, base, limit):
    what = "CPU" if measure is cpu else "time"
    value = median(series.ratios(name, measure, base))
    return Mark(f"{what}, {series.title()}: {name} / {base}", value, limit)


def against_peers(series, name, measure):
    """Compared with the best of those in the same position, and with the one that is told the size."""
    ratios = {}
    for base in series.samples:
        if base not in (*OURS, contenders.FLOOR, contenders.PIPED, contenders.TOLD):
            ratios[base] = median(series.ratios(name, measure, base))
    measured = {base: value for base, value in ratios.items() if value is not None}
    if measured:
        yield against(series, name, measure, max(measured, key=measured.get), 1.0)
    if series.good(contenders.TOLD):
        yield against(series, name, measure, contenders.TOLD, 1.0)


def of_uploads(series):
    limits = {contenders.SIGNED: 2.0, contenders.CHECKED: 1.3}
    for name in OURS:
        if not series.good(name):
            yield Mark(f"{series.title()}: {name}", None, 0)
            continue
        if series.place == "sink https":
            speeds = [1 / value for value in series.ratios(name, wall)]
            yield Mark(f"speed, {series.title()}: {name} / {series.floor}", median(speeds), 1.3, at_least=True)
            yield against(series, name, cpu, contenders.FLOOR, limits[name])
            yield against(series, name, cpu, contenders.AWS, 1 / 3)
            yield against(series, name, cpu, contenders.RCLONE, 1 / 4)
            yield from against_peers(series, name, cpu)
        yield from against_peers(series, name, wall)


def of_downloads(series):
    yield against(series, contenders.GET, wall, contenders.DOWN_FLOOR, 1.0)
    yield against(series, contenders.GET, cpu, contenders.DOWN_FLOOR, 1.0)
    yield against(series, contenders.GET, cpu, contenders.AWS_DOWN, 1 / 2)


def of_startup(series):
    for name in OURS:
        times = [sample.times[0] for sample in series.good(name) if sample.times[0]]
        yield Mark(f"ms to the first byte, {series.place}: {name}", median(times), 20.0)


def of_dumps(series):
    for name in series.samples:
        if "pgb" in name:
            limit = 1.0 if name == "pgbackup -d local" else 1.05
            yield Mark(f"time: {name} / {series.floor}", median(series.ratios(name, wall)), limit)


def of_restores(series):
    ours = [name for name in series.samples if "pgb" in name]
    for name in ours:
        yield Mark(f"time: {name} / {series.floor}", median(series.ratios(name, wall)), 1.05)
        if series.good(restores.PIPED):
            yield Mark(f"CPU: {name} / {restores.PIPED}", median(series.ratios(name, cpu, restores.PIPED)), 1.5)


def of_parallel_restores(series):
    """What pg_restore does with a file counts, too: it may seek in it."""
    limits = {"large": (0.8, 1.1), "eight": (0.7, 1.1), "small": (1.0, 1.1)}[series.place]
    for base, limit in zip((parallel_restores.FLOOR, parallel_restores.FILE), limits):
        name = parallel_restores.name_of(2)
        yield Mark(f"time, {series.place}: {name} / {base}", median(series.ratios(name, wall, base)), limit)


def of_parallel_dumps(series):
    """With four connections; on many small tables they can gain nothing. What the sink allows has no limit."""
    name, limit = parallel_dumps.name_of(4), 1.05 if series.place.startswith("small") else 0.6
    if series.place.endswith("/dev/null"):
        yield Mark(f"time, {series.place}: {name} / {series.floor}", median(series.ratios(name, wall)), limit)
        ratios = series.ratios(name, parallel_dumps.total)
        yield Mark(f"CPU with the server, {series.place}: {name} / {series.floor}", median(ratios), 1.0)


def of_distance(series):
    name = parallel_dumps.name_of(8)
    speeds = [1 / value for value in series.ratios(name, wall)]
    yield Mark(f"speed at a distance: {name} / {series.floor}", median(speeds), 6.0, at_least=True)


def of_memory(all_series):
    peaks = [sample.peak / 1024 for series in all_series for sample in series.good(contenders.SIGNED)]
    yield Mark("peak MiB, all lengths", max(peaks, default=None), BUDGET)
    yield Mark("peak, longest / shortest stream", peaks[-1] / peaks[0] if peaks else None, 1.1)


def rows(all_series):
    marks = []
    makers = {"sink": of_uploads, "gateway": of_uploads, "get": of_downloads, "startup": of_startup, "dump": of_dumps,
              "restore": of_restores, "parallel-dump": of_parallel_dumps,
              "parallel-restore": of_parallel_restores, "distance": of_distance}
    for series in all_series:
        if series.part in makers:
            marks.extend(makers[series.part](series))
    memory = [series for series in all_series if series.part == "memory"]
    if memory:
        marks.extend(of_memory(memory))
    return [mark.row() for mark in marks]
