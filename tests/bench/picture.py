"""The picture of the measurements: for each table, how long each contender took, in times of the first one."""

import html
import statistics

from results import wall

WIDTH, MARGIN, ROW, NAMES, NUMBERS = 860, 20, 20, 330, 70
LONGEST = 2.0  # times the floor: what took longer ends at the edge
HEAD = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
<title>What make bench measured</title>
<style>
  .page {{ fill: #f6f8fa; stroke: #d0d7de }}
  .ours {{ fill: #0969da }}
  .other {{ fill: #8c959f }}
  .line {{ stroke: #57606a; stroke-dasharray: 2 3 }}
  text {{ font: 13px system-ui, sans-serif; fill: #1f2328; white-space: pre }}
  .title {{ font-weight: bold }}
  .number {{ text-anchor: end }}
  @media (prefers-color-scheme: dark) {{
    .page {{ fill: #0d1117; stroke: #30363d }}
    .ours {{ fill: #4493f8 }}
    .other {{ fill: #6e7681 }}
    .line {{ stroke: #8b949e }}
    text {{ fill: #e6edf3 }}
  }}
</style>
<rect class="page" x="0.5" y="0.5" width="{page_width}" height="{page_height}" rx="6"/>
"""


def text(kind, x, y, words):
    return f'<text class="{kind}" x="{x}" y="{y}">{html.escape(words)}</text>\n'


def draw_bar(name, ratio, y):
    start, room = MARGIN + NAMES + NUMBERS, WIDTH - 2 * MARGIN - NAMES - NUMBERS
    kind = "ours" if "pgb-" in name else "other"
    width = max(1, round(room * min(ratio, LONGEST) / LONGEST))
    return (text("", MARGIN, y + 14, name) + text("number", start - 10, y + 14, f"{ratio:.2f}") +
            f'<rect class="{kind}" x="{start}" y="{y + 3}" width="{width}" height="{ROW - 6}" rx="2"/>\n')


def draw_series(series, y):
    """Returns the picture, and where it ends."""
    picture = text("title", MARGIN, y + 14, f"{series.title_in_picture()}: time, {series.floor} = 1")
    y += ROW
    for name in series.samples:
        ratios = series.ratios(name, wall)
        if ratios:
            picture += draw_bar(name, statistics.median(ratios), y)
            y += ROW
    return picture, y + ROW


def draw(all_series):
    """What has no floor to be compared with is left out."""
    body, y = "", MARGIN
    for series in all_series:
        if len(series.samples) > 1 and series.good(series.floor):
            picture, y = draw_series(series, y)
            body += picture
    middle = MARGIN + NAMES + NUMBERS + (WIDTH - 2 * MARGIN - NAMES - NUMBERS) // 2
    line = f'<line class="line" x1="{middle}" y1="{MARGIN}" x2="{middle}" y2="{y - MARGIN}"/>\n'
    head = HEAD.format(width=WIDTH, height=y, page_width=WIDTH - 1, page_height=y - 1)
    return head + (body + line if body else "") + "</svg>\n"
