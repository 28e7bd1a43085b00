// Rich messages: blocks such as tables and lists, and the nested text inside of them.

import { el } from "./dom.js";
import { looseKey } from "./keys.js";
import { photoNode } from "./media.js";
import { plain } from "./plain.js";
import { word } from "./state.js";
import { entityNode, foldable } from "./text.js";

const TAGS = { subscript: "sub", superscript: "sup", marked: "mark" };
const SIDES = new Set(["left", "center", "right"]);
const HEIGHTS = new Set(["top", "middle", "bottom"]);

export function richNode(rich) {
  const attributes = { class: "rich", "data-testid": "rich", dir: rich.is_rtl ? "rtl" : null };
  return el("div", attributes, ...blocksOf(rich.blocks));
}

const blocksOf = (blocks) => (blocks ?? []).map(blockNode);

function blockNode(block) {
  switch (block.type) {
    case "heading": return heading(block);
    case "pre": return el("pre", {}, richText(block.text));
    case "footer": return el("footer", {}, richText(block.text));
    case "divider": return el("hr");
    case "list": return list(block);
    case "table": return table(block);
    case "blockquote": return quote(block, ...blocksOf(block.blocks));
    case "expandable_blockquote": return foldedQuote(block);
    case "pullquote": return el("aside", {}, richText(block.text), credit(block));
    case "details": return details(block);
    case "photo": return figure(block);
    case "buttons": return el("div", { class: "keys-row" }, ...block.buttons.map(looseKey));
    case "anchor": return null;
    default: return el("p", {}, richText(block.text ?? block.expression ?? word("kinds.other")));
  }
}

// The page has headings of its own; those of a message come below them.
function heading(block) {
  const level = Math.min(6, Math.max(1, block.size ?? 1));
  return el(`h${Math.min(6, level + 2)}`, { class: `size-${level}` }, richText(block.text));
}

function list(block) {
  const items = block.items.map((item) => el("li", {},
    el("span", { class: "label" }, item.has_checkbox ? (item.is_checked ? "☑" : "☐") : item.label),
    el("div", {}, ...blocksOf(item.blocks))));
  return el("ul", { role: "list" }, ...items);
}

function table(block) {
  const looks = { bordered: block.is_bordered, striped: block.is_striped, compact: block.is_compact };
  const kinds = Object.keys(looks).filter((name) => looks[name]).join(" ");
  const rows = block.cells.map((row, r) => el("tr", {}, ...row.map((cell, c) => cellNode(cell, r, c))));
  const caption = block.caption && el("caption", {}, richText(block.caption));
  // What scrolls must be reachable by keyboard, and then needs a name.
  return el("div", { class: "table-frame", role: "region", tabindex: "0", "aria-label": word("table") },
    el("table", { class: kinds, "data-testid": "rich-table" }, caption, el("tbody", {}, ...rows)));
}

function cellNode(cell, row, column) {
  const sides = [SIDES.has(cell.align) ? `to-${cell.align}` : "", HEIGHTS.has(cell.valign) ? `at-${cell.valign}` : ""];
  const scope = cell.is_header ? (row > 0 && column === 0 ? "row" : "col") : null;
  const attributes = { class: sides.join(" ").trim(), scope, colspan: cell.colspan, rowspan: cell.rowspan };
  return el(cell.is_header ? "th" : "td", attributes, cell.text == null ? null : richText(cell.text));
}

const quote = (block, ...inner) => el("blockquote", {}, ...inner, credit(block));

function foldedQuote(block) {
  const node = foldable();
  node.inner.append(...blocksOf(block.blocks).filter(Boolean));
  if (block.text) node.inner.append(richText(block.text));
  return node;
}

const credit = (block) => block.credit && el("cite", {}, richText(block.credit));

const details = (block) => el("details", { open: Boolean(block.is_open) },
  el("summary", {}, richText(block.summary)), ...blocksOf(block.blocks));

function figure(block) {
  const words = block.caption && plain(block.caption.text);
  return el("figure", {}, photoNode(block.photo, words),
    block.caption && el("figcaption", {}, richText(block.caption.text)));
}

// Text is a string, a list, or an object with more text inside

export function richText(text) {
  const root = document.createDocumentFragment();
  for (const part of [text ?? ""].flat(Infinity)) root.append(partNode(part));
  return root;
}

function partNode(part) {
  if (typeof part === "string") return document.createTextNode(part);
  if (part.type === "button") return looseKey(part.button);
  const inner = richText(part.text ?? part.alternative_text ?? part.expression ?? "");
  const node = shell(part);
  node.append(inner);
  return node;
}

function shell(part) {
  if (part.type in TAGS) return el(TAGS[part.type]);
  if (part.type === "url") return entityNode({ type: "text_link", url: part.url }, "");
  if (part.type === "email_address") return entityNode({ type: "email" }, part.email_address ?? plain(part.text));
  return entityNode({ type: part.type }, plain(part.text));
}
