"""`python -m bot.pictures`: a picture's JSON on standard input, its PNG on standard output."""

import json
import sys

from bot.pictures.charts import Chart
from bot.pictures.drawing import draw
from bot.pictures.drawing_timelines import draw_timeline
from bot.pictures.timelines import Timeline


def main() -> None:
    """Draw one picture."""
    sys.stdout.buffer.write(_draw(sys.stdin.buffer.read().decode("utf-8")))


def _draw(text: str) -> bytes:
    if json.loads(text)["kind"] == "timeline":
        return draw_timeline(Timeline.from_json(text))
    return draw(Chart.from_json(text))


if __name__ == "__main__":
    main()
