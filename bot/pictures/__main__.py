"""`python -m bot.pictures`: a chart's JSON on standard input, its PNG on standard output."""

import sys

from bot.pictures.charts import Chart
from bot.pictures.drawing import draw


def main() -> None:
    """Draw one chart."""
    chart = Chart.from_json(sys.stdin.buffer.read().decode("utf-8"))
    sys.stdout.buffer.write(draw(chart))


if __name__ == "__main__":
    main()
