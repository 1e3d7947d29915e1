"""A chart is a picture and its table; with too many bars, the table alone."""

import pytest

from village.core.charts import MOST, bar_chart


@pytest.mark.parametrize(("bars", "drawn"), [(1, True), (MOST, True), (MOST + 1, False)])
def test_beyond_sixty_bars_the_table_says_it_alone_and_is_open(bars: int, drawn: bool) -> None:
    chart = bar_chart("Référents de parcours", [(f"Référente {n}", n, 0.5) for n in range(bars)])
    assert ("<svg" in chart, "<details" in chart, "<details open" in chart.replace(' class="definition"', "")) == (
        drawn,
        True,
        not drawn,
    )
    assert chart.count('<tr><th scope="row">') == bars
