"""`parse_mode=HTML` against the table of TDLib's own tests (test/message_entities.cpp)."""

from typing import Any

import pytest

from bot.tryout.markup import MarkupError, parse_html
from bot.tryout.text import FormattedText, checked_link, find_entities, utf16_length


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


SURROGATE = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("&#57311;", SURROGATE),
        ("&#xDFDF", SURROGATE),
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("12345<x>", 'Unsupported start tag "x" at byte offset 5'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        (
            "🏟 🏟&lt;<i    aba>",
            'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 13',
        ),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        (
            "🏟 🏟&lt;<i>a</em   >",
            'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"',
        ),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="x">y</tg-time>', "Invalid date specified"),
    ],
)
def test_refusals_are_telegrams(source: str, message: str) -> None:
    with pytest.raises(MarkupError) as caught:
        parse_html(source)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("", "", []),
        # Telegram knows four named entities; it leaves the others as they are.
        (
            "&lt;&gt;&amp;&quot;&laquo;&nbsp;&#12345678;",
            '<>&"&laquo;&nbsp;&#12345678;',
            [],
        ),
        ("&#1179;&#x49B;&#128512;", "ққ😀", []),
        ("➡️ ➡️<em>➡️ ➡️</em>", "➡️ ➡️➡️ ➡️", [entity("italic", 5, 5)]),
        ("<b>a</b><strong>b</strong>", "ab", [entity("bold", 0, 1), entity("bold", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [entity("strikethrough", n, 1) for n in range(3)],
        ),
        (
            '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
            "ab",
            [entity("spoiler", 0, 1), entity("spoiler", 1, 1)],
        ),
        (
            "🏟 🏟<i>🏟 &gt;<b aba   =   caba>&lt🏟</b></i>",
            "🏟 🏟🏟 ><🏟",
            [entity("italic", 5, 7), entity("bold", 9, 3)],
        ),
        ("<i>a</    >", "a", [entity("italic", 0, 1)]),
        ("<b></b>", "", []),
        ("<B>a</b>", "a", [entity("bold", 0, 1)]),
        (
            "<a   href=  'telegram.org?&lt;'   > </a>",
            " ",
            [entity("text_link", 0, 1, url="http://telegram.org/?<")],
        ),
        ("<a> </a>", " ", []),
        ("<a href='javascript:alert(1)'>x</a>", "x", []),
        (
            "<a>https://egov.kz/a#b</a>",
            "https://egov.kz/a#b",
            [entity("text_link", 0, 19, url="https://egov.kz/a#b")],
        ),
        ("<pre>a</pre><code>b</code>", "ab", [entity("pre", 0, 1), entity("code", 1, 1)]),
        (
            '<pre><code class="language-fift">ab</></>',
            "ab",
            [entity("pre", 0, 2, language="fift")],
        ),
        (
            '<code class="language-fift"><pre>ab</></>',
            "ab",
            [entity("pre", 0, 2, language="fift")],
        ),
        ('<code class="language-x">a</code>', "a", [entity("code", 0, 1)]),
        ("<code><b>a</b></code>", "a", [entity("code", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        (
            "<blockquote expandable>a</blockquote>",
            "a",
            [entity("expandable_blockquote", 0, 1)],
        ),
        (
            '<tg-emoji emoji-id="5368">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368")],
        ),
        (
            '<tg-time unix="1766620800" format="d">x</tg-time>',
            "x",
            [entity("date_time", 0, 1, unix_time=1766620800, date_time_format="d")],
        ),
    ],
)
def test_text_and_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    parsed = parse_html(source)
    assert parsed.text == text
    assert sorted(map(repr_of, parsed.entities)) == sorted(map(repr_of, entities))


def repr_of(value: dict[str, Any]) -> str:
    return repr(sorted(value.items()))


def test_trimming_clips_entities() -> None:
    parsed = parse_html(" <b> a </b>\n").trimmed()
    assert parsed == FormattedText("a", (entity("bold", 0, 1),))


def test_length_is_in_utf16_units() -> None:
    assert [utf16_length(text) for text in ("қаз", "👍", "")] == [3, 2, 0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", 0, 6)]),
        ("иди в /help, потом", [("bot_command", 6, 5)]),
        ("👍 /start@almaty_bot x", [("bot_command", 3, 17)]),
        ("1/2 и a/b и /дуалка", []),
        ("см. https://egov.kz/cms.", [("url", 4, 19)]),
        ("пишите a.b@mail.kz или @almaty_bot", [("email", 7, 11), ("mention", 23, 11)]),
    ],
)
def test_what_telegram_finds_by_itself(text: str, found: list[tuple[str, int, int]]) -> None:
    seen = [(e["type"], e["offset"], e["length"]) for e in find_entities(text)]
    assert sorted(seen) == sorted(found)


def test_nothing_is_found_inside_code_and_links() -> None:
    assert len(parse_html("<code>/start</code>").with_found().entities) == 1


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("telegram.org", "http://telegram.org/"),
        ("HTTPS://Egov.KZ/A", "https://egov.kz/A"),
        ("tg://user?id=1", "tg://user?id=1"),
        ("nowhere", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
    ],
)
def test_links(url: str, kept: str | None) -> None:
    assert checked_link(url) == kept
