"""The measurements, and how they are shown."""

import statistics

FIELDS = ["part", "place", "mib", "round", "contender", "wall_s", "user_s", "system_s", "peak_kib", "status",
          "connected_ms", "request_ms", "put_ms"]


class Sample:
    """One run. error: why it does not count, or ""; times: ms from its start to events at the sink."""

    def __init__(self, line, error=""):
        numbers = [int(word) for word in line.split()] if line else [0] * 6
        self.started, self.peak, self.status = numbers[0], numbers[4], numbers[5]
        self.wall, self.user, self.system = (number / 1e6 for number in numbers[1:4])
        self.cpu = self.user + self.system
        self.error = error
        self.times = [None] * 3

    def note_times(self, times):
        self.times = [(time - self.started) / 1e6 if time else None for time in times]


class Series:
    """The samples of several contenders over interleaved rounds; the first contender is the floor."""

    def __init__(self, part, place, mib, contenders):
        self.part, self.place, self.mib = part, place, mib
        self.samples = {name: [] for name in contenders}
        self.floor = next(iter(self.samples))
        self.remarks = {}

    def add(self, name, sample):
        self.samples[name].append(sample)
        if sample.error:
            self.remarks.setdefault(name, sample.error)

    def good(self, name):
        return [sample for sample in self.samples.get(name, []) if not sample.error]

    def title(self):
        return f"{self.place}, {self.mib} MiB"

    def title_in_picture(self):
        return f"{self.part}, {self.title() if self.mib else self.place}"

    def ratios(self, name, measure, base=None):
        """Each divided by that of BASE (None: the floor) in the same round."""
        pairs = zip(self.samples[name], self.samples.get(base or self.floor, []))
        return [measure(one) / measure(other) for one, other in pairs if not one.error and not other.error]

    def rows(self):
        for name, samples in self.samples.items():
            for number, sample in enumerate(samples, 1):
                times = ["" if time is None else f"{time:.3f}" for time in sample.times]
                yield [self.part, self.place, self.mib, number, name, f"{sample.wall:.6f}", f"{sample.user:.6f}",
                       f"{sample.system:.6f}", sample.peak, sample.error or "ok", *times]


def rotate(names, number):
    """Rotates the order, so that no contender always follows the same other one."""
    start = number % len(names) if names else 0
    return names[start:] + names[:start]


def counted(rounds):
    return "1 round" if rounds == 1 else f"{rounds} rounds"


def wall(sample):
    return sample.wall


def cpu(sample):
    return sample.cpu


def spread(values):
    if not values:
        return "-"
    if min(values) == max(values):
        return f"{values[0]:.2f}"
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def plain(values, form="{:.2f}"):
    values = [value for value in values if value is not None]
    return form.format(statistics.median(values)) if values else "-"


def align(rows):
    """Lines of columns: the first is left-aligned, the others right-aligned. A row of two is a remark."""
    width = max(len(row) for row in rows)
    columns = zip(*(row for row in rows if len(row) == width))
    widths = [max(len(cell) for cell in column) for column in columns]
    widths[0] = max(len(row[0]) for row in rows)
    for row in rows:
        if len(row) == 2 and width > 2:
            yield f"  {row[0]:<{widths[0]}}  {row[1]}"
        else:
            cells = [f"{row[0]:<{widths[0]}}", *(f"{cell:>{size}}" for cell, size in zip(row[1:], widths[1:]))]
            yield "  " + "  ".join(cells)


def table(title, series, more=()):
    """more: (heading, function of the good samples) for additional columns."""
    rows = [["", "wall x", "cpu x", "wall s", "cpu s", "peak MiB", *(heading for heading, _ in more)]]
    for name in series.samples:
        good = series.good(name)
        if not good:
            rows.append([name, series.remarks.get(name, "not run")])
            continue
        rows.append([name, spread(series.ratios(name, wall)), spread(series.ratios(name, cpu)),
                     plain([sample.wall for sample in good], "{:.3f}"),
                     plain([sample.cpu for sample in good], "{:.3f}"),
                     plain([sample.peak / 1024 for sample in good], "{:.0f}"), *(show(good) for _, show in more)])
        if name in series.remarks:
            rows.append([name, f"{len(series.samples[name]) - len(good)} more: {series.remarks[name]}"])
    return "\n".join([title, *align(rows), ""])


def write_tsv(path, all_series):
    lines = [FIELDS, *(row for series in all_series for row in series.rows())]
    path.write_text("".join("\t".join(str(cell) for cell in line) + "\n" for line in lines))
