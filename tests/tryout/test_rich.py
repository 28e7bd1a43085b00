"""Rich messages: what becomes of the blocks, and every refusal."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    InlineQueryResultArticle,
    InputRichBlockDivider,
    InputRichBlockFooter,
    InputRichBlockList,
    InputRichBlockListItem,
    InputRichBlockParagraph,
    InputRichBlockSectionHeading,
    InputRichBlockTable,
    InputRichMessage,
    InputRichMessageContent,
    Message,
    RichBlockList,
    RichBlockTable,
    RichBlockTableCell,
    RichMessage,
    RichTextBold,
    RichTextUrl,
)

from bot.tryout.errors import ApiError
from bot.tryout.rich import rich_message, rich_text
from bot.tryout.world import World
from tests.tryout.test_api import key

MOTHER = 102


def paragraph(text: Any = "слова") -> InputRichBlockParagraph:
    return InputRichBlockParagraph(text=text)


def cell(text: str, **more: Any) -> RichBlockTableCell:
    return RichBlockTableCell(text=text, align="left", valign="top", **more)


def rich(*blocks: Any, **more: Any) -> InputRichMessage:
    return InputRichMessage(blocks=list(blocks), **more)


async def test_every_block_that_is_needed(bot: Bot, world: World) -> None:
    link = RichTextUrl(text="отчёт", url="https://example.kz/")
    sent = await bot.send_rich_message(
        MOTHER,
        rich(
            InputRichBlockSectionHeading(text="Дуальное обучение", size=2),
            paragraph(["Студентов: ", RichTextBold(text=["22 ", "067"])]),
            InputRichBlockTable(
                cells=[[cell("Год", is_header=True), cell("Число")], [cell("2025", colspan=2)]],
                caption="Сандар",
                is_striped=True,
            ),
            InputRichBlockList(items=[InputRichBlockListItem(blocks=[paragraph("раз")])]),
            InputRichBlockDivider(),
            InputRichBlockFooter(text=["Источник: ", link]),
        ),
        reply_markup=key("Темы", "topics"),
    )
    assert sent.rich_message is not None
    kinds = [str(block.type) for block in sent.rich_message.blocks]
    assert kinds == ["heading", "paragraph", "table", "list", "divider", "footer"]
    table, listed = sent.rich_message.blocks[2:4]
    assert isinstance(table, RichBlockTable)
    assert table.cells[0][0].is_header is True
    assert isinstance(listed, RichBlockList)
    assert [item.label for item in listed.items] == ["•"]
    assert (sent.text, sent.caption) == (None, None)
    assert sent.reply_markup is not None
    message = world.chat(MOTHER).messages[sent.message_id]
    assert message.content.plain.startswith("Дуальное обучениеСтудентов: 22 067Сандар")


def items(*given: dict[str, Any]) -> dict[str, Any]:
    blocks = [{"type": "paragraph", "text": "а"}]
    return {"type": "list", "items": [{"blocks": blocks, **item} for item in given]}


@pytest.mark.parametrize(
    ("given", "labels"),
    [
        ([{}, {}], ["•", "•"]),
        ([{"type": "1"}, {"type": "1"}], ["1.", "2."]),
        ([{"value": 3}, {"value": 7}], ["3.", "7."]),
        ([{"type": "a", "value": 3}, {"type": "a"}], ["c.", "d."]),
        ([{"type": "A"}], ["A."]),
        ([{"type": "i", "value": 14}, {"type": "I"}], ["xiv.", "XV."]),
    ],
)
def test_labels_of_items(given: list[dict[str, Any]], labels: list[str]) -> None:
    made = rich_message({"blocks": [items(*given)]})
    assert [item["label"] for item in made["blocks"][0]["items"]] == labels
    assert RichMessage.model_validate(made).blocks


def test_other_blocks_are_read_by_a_client() -> None:
    inner = [{"type": "paragraph", "text": "внутри"}]
    made = rich_message(
        {
            "blocks": [
                {"type": "pre", "text": "код", "language": "py"},
                {"type": "details", "summary": "Ещё", "blocks": inner, "is_open": True},
                {"type": "blockquote", "blocks": inner, "credit": "Кто-то"},
                {"type": "expandable_blockquote", "text": "длинно"},
                {"type": "pullquote", "text": "главное", "credit": "Кто"},
            ],
            "is_rtl": True,
        }
    )
    parsed = RichMessage.model_validate(made)
    assert (len(parsed.blocks), parsed.is_rtl) == (5, True)
    assert rich_text(made["blocks"]) == "кодЕщёвнутривнутриКто-тодлинноглавноеКто"


def deep(levels: int) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "paragraph", "text": "дно"}
    for _ in range(levels):
        block = {"type": "blockquote", "blocks": [block]}
    return block


def block(**given: Any) -> dict[str, Any]:
    return {"blocks": [given]}


CELL = {"text": "а", "align": "left", "valign": "top"}
REFUSED = [
    ({"blocks": []}, "RICH_MESSAGE_CONTENT_REQUIRED"),
    ({}, "RICH_MESSAGE_CONTENT_REQUIRED"),
    (block(type="divider"), "RICH_MESSAGE_CONTENT_REQUIRED"),
    (block(type="heading", text=" ", size=1), "RICH_MESSAGE_CONTENT_REQUIRED"),
    (block(type="paragraph", text="я" * 32_769), "RICH_MESSAGE_TEXT_TOO_LONG"),
    ({"blocks": [{"type": "paragraph", "text": "я"}] * 501}, "RICH_MESSAGE_BLOCKS_TOO_MANY"),
    ({"blocks": [items(*[{}] * 250)]}, "RICH_MESSAGE_BLOCKS_TOO_MANY"),
    ({"blocks": [deep(16)]}, "RICH_MESSAGE_DEPTH_INVALID"),
    (block(type="table", cells=[[CELL] * 21]), "RICH_MESSAGE_TABLE_COLS_TOO_MANY"),
    (block(type="table", cells=[[{**CELL, "colspan": 21}]]), "RICH_MESSAGE_TABLE_COLS_TOO_MANY"),
    (block(type="sectionHeading", text="а"),
     'can\'t parse InputRichBlock: type "sectionHeading" is unsupported'),
    (block(text="а"), 'can\'t parse InputRichBlock: Can\'t find field "type"'),
    (block(type="heading", text="а"), 'can\'t parse InputRichBlock: Can\'t find field "size"'),
    (block(type="heading", text="а", size=7),
     'can\'t parse InputRichBlock: Field "size" must be between 1 and 6'),
    (block(type="table", rows=[]), 'can\'t parse InputRichBlock: Can\'t find field "cells"'),
    (block(type="table", cells=[CELL]),
     'can\'t parse InputRichBlock: Field "cells" must be of type Array of Arrays'),
    (block(type="table", cells=[["а"]]), "can't parse InputRichBlock: expected an Object"),
    (block(type="table", cells=[[{**CELL, "align": "top"}]]),
     "can't parse InputRichBlock: invalid cell align specified"),
    (block(type="list", items=["а"]),
     'can\'t parse InputRichBlock: Field "items" must be of type Array'),
    (block(type="list", items=[{}]), 'can\'t parse InputRichBlock: Can\'t find field "blocks"'),
    ({"blocks": [items({"type": "z"})]},
     "can't parse InputRichBlock: invalid list item label type specified"),
    (block(type="paragraph", text={"type": "shout", "text": "а"}),
     'can\'t parse RichText: type "shout" is unsupported'),
    (block(type="paragraph", text=[1]),
     "can't parse RichText: expected a String, an Array or an Object"),
    ({"blocks": {}}, "RICH_MESSAGE_CONTENT_REQUIRED"),
    ({"blocks": {"type": "a"}},
     'can\'t parse InputRichBlock: Field "blocks" must be of type Array'),
    ({"blocks": ["а"]}, "can't parse InputRichBlock: expected an Object"),
    ({"html": "<p>а</p>"}, "the try-out reads rich messages only as blocks"),
    ({"html": "а", "markdown": "а"}, "exactly one of html, markdown and blocks must be used"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "why"), REFUSED)
def test_refusals(given: dict[str, Any], why: str) -> None:
    with pytest.raises(ApiError) as caught:
        rich_message(given)
    assert caught.value.description == f"Bad Request: {why}"


def test_what_is_just_allowed() -> None:
    assert rich_message(block(type="paragraph", text="я" * 32_768))
    assert rich_message({"blocks": [{"type": "paragraph", "text": "я"}] * 500})
    assert rich_message({"blocks": [deep(15)]})
    assert rich_message(block(type="table", cells=[[CELL] * 20]))


async def test_blocks_are_read_before_the_chat_is_looked_for(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="RICH_MESSAGE_CONTENT_REQUIRED"):
        await bot.send_rich_message(999, rich())
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_rich_message(999, rich(paragraph()))


async def test_a_rich_message_is_edited_to_a_text_and_back(bot: Bot) -> None:
    sent = await bot.send_rich_message(MOTHER, rich(paragraph("раз")))
    place: dict[str, Any] = {"chat_id": MOTHER, "message_id": sent.message_id}
    text = await bot.edit_message_text("два", **place)
    assert isinstance(text, Message)
    assert (text.text, text.rich_message) == ("два", None)
    again = await bot.edit_message_text(rich_message=rich(paragraph("три")), **place)
    assert isinstance(again, Message)
    assert (again.text, again.rich_message is None) == (None, False)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text(rich_message=rich(paragraph("три")), **place)


async def test_a_rich_message_is_an_inline_result(bot: Bot, world: World) -> None:
    asked = world.inline(MOTHER, "студенты")
    content = InputRichMessageContent(rich_message=rich(paragraph("22 067")))
    result = InlineQueryResultArticle(id="a", title="Студенты", input_message_content=content)
    await bot.answer_inline_query(asked.id, [result])
    message = world.choose(MOTHER, asked.id, "a")
    assert world.shown_json(message)["rich_message"]["blocks"] == [
        {"type": "paragraph", "text": "22 067"}
    ]
