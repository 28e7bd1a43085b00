// Formatted text: entities become nodes; offsets are UTF-16 units, which is how JavaScript counts.

import { el } from "./dom.js";
import { fill, go, insideLink, sendCommand } from "./going.js";
import { state, word } from "./state.js";

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

export function formatted(text, entities) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const root = document.createDocumentFragment();
  build(root, text, 0, text.length, sorted);
  return root;
}

function build(parent, text, from, to, entities) {
  let at = from;
  while (entities.length) {
    const entity = entities.shift();
    const begin = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= begin) continue;
    addText(parent, text.slice(at, begin));
    const inner = [];
    while (entities.length && entities[0].offset < end) inner.push(entities.shift());
    const node = entityNode(entity, text.slice(begin, end));
    build(node.inner ?? node, text, begin, end, inner);
    parent.append(node);
    at = end;
    // A block ends its own line; the line break after it would add an empty one.
    if (BLOCKS.has(entity.type) && text[at] === "\n" && at < to) at += 1;
  }
  addText(parent, text.slice(at, to));
}

function addText(parent, text) {
  if (text) parent.append(document.createTextNode(text));
}

export function entityNode(entity, text) {
  switch (entity.type) {
    case "bold": return el("strong");
    case "italic": return el("em");
    case "underline": return el("u");
    case "strikethrough": return el("s");
    case "code": return el("code");
    case "pre": return el("pre");
    case "blockquote": return el("blockquote");
    case "expandable_blockquote": return foldable();
    case "spoiler": return spoiler();
    case "text_link": return link(entity.url);
    case "url": return link(/^\w+:/.test(text) ? text : `https://${text}`);
    case "email": return link(`mailto:${text}`);
    case "mention": return mention(text);
    case "bot_command": return textButton(() => sendCommand(text));
    default: return el("span");
  }
}

const textButton = (onclick) => el("button", { class: "command", type: "button", onclick });

// The bot's own name leads to the chat with it; others are not here to be written to.
function mention(text) {
  const isBot = text.slice(1).toLowerCase() === state.username.toLowerCase();
  return isBot ? textButton(() => go(state.person.id)) : el("span", { class: "mention" });
}

export const viaButton = (name) =>
  el("button", { class: "via", type: "button", "data-testid": "via", onclick: () => fill(`@${name} `) },
    `${word("via")} @${name}`);

export function link(url) {
  const inside = insideLink(url);
  if (!inside && !/^(https?|mailto):/i.test(url)) return el("span");
  return anchor(url, inside);
}

// A link to this very bot, or to «share», opens no new tab: it is followed on this page.
export function anchor(url, inside = insideLink(url), attributes = {}) {
  const node = el("a", { href: url, target: "_blank", rel: "noopener noreferrer", ...attributes });
  if (!inside) return node;
  node.addEventListener("click", (event) => {
    event.preventDefault();
    inside();
  });
  return node;
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": word("spoiler") });
  const show = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", show);
  return node;
}

export function foldable() {
  const inner = el("div", { class: "folded" });
  const toggle = el("button", { class: "fold-toggle", type: "button", "aria-expanded": "false" }, word("more"));
  const node = el("blockquote", { class: "fold closed" }, inner, toggle);
  toggle.addEventListener("click", () => {
    const closed = node.classList.toggle("closed");
    toggle.textContent = word(closed ? "more" : "less");
    toggle.setAttribute("aria-expanded", String(!closed));
  });
  node.inner = inner;
  return node;
}
