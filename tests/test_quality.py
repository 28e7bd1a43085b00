"""How quality is measured: what is judged right, how sure a share is, thresholds, the gate."""

from pathlib import Path

import pytest

from bench import gate, tables
from bench.figures import Share, Tally, by_bucket, by_language
from bench.judging import MUST, Given, Verdict, judge
from bench.questions import Question, for_fitting, for_judging
from bench.thresholds import NEVER, Proposal, Run, choose


def asked(unit: str, also: tuple[str, ...] = (), language: str = "ru") -> Question:
    """A question for a unit."""
    return Question("?", language, "plain", unit, also)


def said(text: str, language: str = "ru") -> Given:
    """An answer."""
    return Given("answer", text, language=language)


@pytest.mark.parametrize(
    ("unit", "given", "verdict"),
    [
        ("colleges.count", said("В Алматы 88 колледжей"), "right"),
        ("colleges.count", said("В Алматы 188 колледжей"), "wrong answer"),
        ("colleges.count", Given("unknown", "88"), "declined"),
        ("colleges.count", Given("gap", "88"), "declined"),
        ("colleges.count", said("88" + " " * 698), "right"),
        ("colleges.count", said("88" + " " * 699), "too long"),
        ("colleges.count", Given("choice", "?", ["нет", "нет", "их 88"]), "offered"),
        ("colleges.count", Given("choice", "?", ["нет", "нет", "нет", "их 88"]), "wrong choices"),
        ("colleges.count", Given("choice", "?"), "wrong choices"),
        ("dual.students", said("22 067 студентов"), "right"),
        ("dual.students", said("22\N{NO-BREAK SPACE}067"), "right"),
        ("dual.students", said("22\N{NARROW NO-BREAK SPACE}067"), "right"),
        ("dual.students", said("22067"), "right"),
        ("dual.students", said("22 068"), "wrong answer"),
        ("abroad.germany", said("16 студентов, 45 в очереди"), "right"),
        ("abroad.germany", said("16 студентов"), "wrong answer"),
        ("forum.about", said("<b>ProfSkills</b>"), "right"),
        ("forum.about", said("Prof <i>Skills</i>"), "right"),
        ("colleges.students", said("&#56;&#54; тысяч"), "right"),
        ("decline.gap", said("что угодно"), "false answer"),
        ("decline.trap", Given("choice", "?", ["что угодно"]), "right"),
        ("decline.off", Given("unknown"), "right"),
        ("decline.off", Given("service"), "right"),
        ("service.help", Given("service"), "right"),
        ("service.help", said("что угодно"), "wrong answer"),
        ("service.help", Given("unknown"), "declined"),
    ],
)
def test_answers_are_judged_by_what_they_say(unit: str, given: Given, verdict: Verdict) -> None:
    assert judge(asked(unit), given).verdict == verdict


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (said("их 88"), "right"),
        (said("их 86 тысяч"), "right"),
        (said("их 87"), "wrong answer"),
        (Given("choice", "?", ["86"]), "offered"),
        (Given("unknown"), "declined"),
    ],
)
def test_another_unit_is_as_good_where_the_question_allows_it(
    given: Given, verdict: Verdict
) -> None:
    question = asked("colleges.count", also=("colleges.students",))
    assert judge(question, given).verdict == verdict


def test_every_labelled_question_can_be_judged() -> None:
    units = {unit for one in [*for_fitting(), *for_judging()] for unit in one.right}
    assert {u for u in units if not u.startswith(("decline.", "service."))} <= MUST.keys()


def test_no_question_is_for_fitting_and_for_judging() -> None:
    fitting, judging = ({one.text.casefold() for one in f()} for f in (for_fitting, for_judging))
    assert len(fitting & judging) == 0


@pytest.mark.parametrize(
    ("text", "direct"),
    [("их 88", 1), ("а" * 197 + " 88", 1), ("а" * 198 + " 88", 0)],
)
def test_a_direct_answer_begins_with_what_was_asked(text: str, direct: int) -> None:
    tally = Tally([judge(asked("colleges.count"), said(text))])
    assert tally.direct == Share(direct, 1)


def test_figures_count_what_they_are_of() -> None:
    tally = Tally(
        [
            judge(asked("colleges.count"), said("их 88")),
            judge(asked("colleges.count"), said("не знаю")),
            judge(asked("colleges.count"), Given("choice", "?", ["88"], "kk")),
            judge(asked("decline.gap"), said("да", "kk")),
            judge(asked("decline.trap"), Given("gap", language="ru")),
            judge(asked("service.help"), Given("service", language="ru")),
        ]
    )
    assert tally.right == Share(1, 3)
    assert tally.right_or_offered == Share(2, 3)
    assert tally.wrong == Share(1, 3)
    assert tally.false() == Share(1, 2)
    assert (tally.false("decline.gap"), tally.false("decline.trap")) == (Share(1, 1), Share(0, 1))
    assert tally.service == Share(1, 1)
    assert tally.language == Share(4, 6)


@pytest.mark.parametrize(
    ("language", "bucket"), [("mixed", "plain"), ("ru", "short"), ("kk", "caps_emoji")]
)
def test_language_is_not_looked_at_where_it_does_not_show(language: str, bucket: str) -> None:
    question = Question("?", language, bucket, "colleges.count")
    assert Tally([judge(question, said("88"))]).language == Share(0, 0)


def test_questions_are_told_apart_by_language_and_by_bucket() -> None:
    judged = [
        judge(Question("?", language, bucket, "colleges.count"), said("88"))
        for language, bucket in (("ru", "plain"), ("kk", "plain"), ("kk", "typo"))
    ]
    assert {name: one.right.of for name, one in by_language(judged).items()} == {
        "all": 3,
        "kk": 2,
        "ru": 1,
    }
    assert {name: one.right.of for name, one in by_bucket(judged).items()} == {
        "plain": 2,
        "typo": 1,
    }


# Wilson's interval as R's prop.test(correct = FALSE) and statsmodels give it.
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
        (1, 100, 0.0018, 0.0545),
    ],
)
def test_wilson_interval(count: int, of: int, low: float, high: float) -> None:
    assert Share(count, of).interval == pytest.approx((low, high), abs=5e-5)


def test_nothing_of_nothing_says_nothing() -> None:
    nothing = Share(0, 0)
    assert nothing.interval == (0.0, 1.0)
    assert (nothing.value, str(nothing), nothing.with_interval()) == (0.0, "–", "–")


def run(*rows: tuple[str, str, float]) -> Run:
    """A run of (unit, what is answered, score); an answer of «88» is right."""
    questions = [asked(unit) for unit, _, _ in rows]
    proposals = [
        Proposal(said(text) if text else Given("unknown"), score) for _, text, score in rows
    ]
    return Run("made up", questions, proposals)


COUNT, OFF = "colleges.count", "decline.off"


@pytest.mark.parametrize(
    ("rows", "most", "threshold"),
    [
        # All that is right, as long as no decline is answered.
        ([(COUNT, "88", 0.9), (COUNT, "88", 0.5), (OFF, "x", 0.4)], 0.0, 0.5),
        # A decline in between costs what is below it,
        ([(COUNT, "88", 0.9), (OFF, "x", 0.7), (COUNT, "88", 0.5)], 0.0, 0.9),
        # unless so many are allowed.
        ([(COUNT, "88", 0.9), (OFF, "x", 0.7), (COUNT, "88", 0.5)], 1.0, 0.5),
        # A wrong answer alone gains nothing; of equals the one with fewer false ones.
        ([(COUNT, "88", 0.9), (OFF, "x", 0.5), (COUNT, "99", 0.4)], 1.0, 0.9),
        # No threshold keeps to it: the nearest, not silence.
        ([(COUNT, "88", 1.0), (OFF, "x", 1.0), (OFF, "x", 0.5)], 0.03, 1.0),
    ],
)
def test_threshold_is_the_best_within_its_bound(
    rows: list[tuple[str, str, float]], most: float, threshold: float
) -> None:
    assert choose(run(*rows), most).threshold == threshold


def test_what_is_not_an_answer_is_answered_at_no_threshold() -> None:
    made_up = run((COUNT, "88", 0.9), (OFF, "", 0.9), (COUNT, "", NEVER))
    point = made_up.at(0.0)
    assert (point.right, point.wrong, point.false) == (Share(1, 2), Share(0, 2), Share(0, 1))
    assert len(made_up.curve()) == 1


def kept(right: int, false: int = 3) -> gate.Figures:
    """Figures of a hundred questions of each kind."""
    return {"ru": {"answerable right": Share(right, 100), "false answers": Share(false, 100)}}


@pytest.mark.parametrize(
    ("now", "faults"),
    [
        (kept(90), 0),  # equal
        (kept(99, 0), 0),  # better
        (kept(85), 0),  # worse, within half the interval (± 6.0)
        (kept(83), 1),
        (kept(90, 6), 0),  # worse, within half the interval (± 3.8)
        (kept(90, 8), 1),
        (kept(50, 50), 2),
    ],
)
def test_gate_lets_pass_what_chance_may_do(now: gate.Figures, faults: int) -> None:
    assert len(gate.compare(kept(90), now)) == faults


def test_gate_names_figure_language_and_both_values() -> None:
    assert gate.compare(kept(90), kept(80)) == [
        "ru: answerable right is worse: 80.0%, kept 90.0% ± 6.0"
    ]


def test_gate_misses_a_figure_that_only_one_side_has() -> None:
    fewer = {"ru": {"false answers": Share(3, 100)}}
    assert gate.compare(kept(90), fewer) == [
        "ru: answerable right was kept (90.0%) but not measured"
    ]
    assert gate.compare(fewer, kept(90)) == [
        "ru: answerable right is not kept yet (90.0%); accept it"
    ]
    assert len(gate.compare(kept(90), {})) == 2


def test_gate_reads_what_it_wrote(tmp_path: Path) -> None:
    judged = [judge(asked("colleges.count"), said("88")), judge(asked("decline.off"), said("x"))]
    figures = gate.figures(judged)
    gate.write(tmp_path / "judged.json", figures)
    assert gate.read(tmp_path / "judged.json") == figures
    assert set(figures) == {"all", "ru"}
    assert figures["ru"]["false answers"] == Share(1, 1)


def test_a_table_goes_between_its_marks(tmp_path: Path) -> None:
    document = tmp_path / "README.md"
    document.write_text("a\n<!-- quality --><!-- /quality -->\nb\n", encoding="utf-8")
    for table in ("first", "second"):
        tables.put(document, "quality", table)
    assert document.read_text(encoding="utf-8") == (
        "a\n<!-- quality -->\nsecond\n<!-- /quality -->\nb\n"
    )
    with pytest.raises(tables.NoPlace, match="speed"):
        tables.put(document, "speed", "third")


def test_tables_are_written_for_both_readers() -> None:
    head, rows = ("what", "n"), [("long name", "1")]
    assert tables.plain(head, rows) == "what       n\n---------  -\nlong name  1"
    assert tables.markdown(head, rows) == "| what | n |\n| --- | ---: |\n| long name | 1 |"
    with pytest.raises(ValueError, match="2 cells"):
        tables.markdown(head, [("one cell",)])
