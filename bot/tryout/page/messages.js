// One message in the log.

import { el, icon, unseen } from "./dom.js";
import { keysNode } from "./keys.js";
import { kindOf, mediaNode } from "./media.js";
import { openMessageMenu } from "./actions.js";
import { richNode } from "./rich.js";
import { emit, filled, groupOf, isMine, isPrivate, language, state, word } from "./state.js";
import { nameOf, serviceText, summary } from "./summary.js";
import { formatted, viaButton } from "./text.js";

const BARE = new Set(["sticker", "dice", "video_note"]); // shown without a bubble around them
const WIDE = new Set(["photo", "video", "animation", "rich_message"]);

export function messageNode(message) {
  const service = serviceText(message);
  return service ? serviceNode(message, service) : saidNode(message);
}

function serviceNode(message, text) {
  const next = message.migrate_to_chat_id;
  return el("div", { class: "service", "data-testid": "service", "data-message-id": message.message_id }, text,
    next && groupOf(next) && el("button", { type: "button", onclick: () => emit("visit", next) }, word("openGroup")));
}

function saidNode(message) {
  const keyboard = message.reply_markup?.inline_keyboard;
  const node = el("article", {
    class: `message ${sideOf(message)}${keyboard ? " keyed" : ""} ${looksOf(message)}`,
    "data-testid": `message-${sideOf(message)}`, "data-message-id": message.message_id,
    "data-author": message.from?.id,
  }, bubbleNode(message), keyboard && keysNode(message, keyboard), reactionNode(message));
  if (!isPrivate() && !isMine(message)) node.prepend(faceNode(message.from));
  return node;
}

const sideOf = (message) => (isMine(message) ? "mine" : message.from?.is_bot ? "bot" : "other");

function looksOf(message) {
  const kind = kindOf(message);
  return `${BARE.has(kind) ? "bare" : ""} ${WIDE.has(kind) ? "wide" : ""} ${kind === "rich_message" ? "richly" : ""}`;
}

function bubbleNode(message) {
  return el("div", { class: "bubble", "data-testid": "bubble" },
    unseen(`${isMine(message) ? word("you") : nameOf(message.from)}: `),
    authorNode(message), forwardNode(message), viaNode(message), replyNode(message),
    mediaNode(message), message.rich_message && richNode(message.rich_message), bodyNode(message),
    stampNode(message), moreButton(message));
}

// Who says it

export const roleOf = (user) => state.people.find(({ id }) => id === user?.id)?.role ?? "robot";

export function faceNode(user) {
  const name = nameOf(user) || "?";
  return el("span", { class: `face small ${roleOf(user)}`, "aria-hidden": "true" }, name[0]);
}

function authorNode(message) {
  if (isPrivate() || isMine(message)) return null;
  return el("div", { class: `author ${roleOf(message.from)}`, "data-testid": "author", "aria-hidden": "true" },
    nameOf(message.from));
}

function forwardNode({ forward_origin: origin }) {
  if (!origin) return null;
  const chat = origin.sender_chat ?? origin.chat;
  const name = origin.sender_user_name ?? chat?.title ?? nameOf(origin.sender_user);
  return el("div", { class: "forwarded", "data-testid": "forwarded" }, filled("forwarded", { name }));
}

const viaNode = ({ via_bot: bot }) => bot && viaButton(bot.username);

function replyNode(message) {
  const target = message.reply_to_message;
  // A message in a topic «answers» the line that began the topic; nobody wants to read that.
  if (!target || target.forum_topic_created) return null;
  const show = () => emit("find", target.message_id);
  return el("button", { class: "answered", type: "button", onclick: show, "data-testid": "answered" },
    el("b", { class: roleOf(target.from) }, nameOf(target.from)),
    el("span", {}, message.quote?.text ?? summary(target)));
}

// What it says

function bodyNode(message) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.entities ?? message.caption_entities ?? [];
  const isUnknown = !kindOf(message) && message.text == null;
  return isUnknown ? null : el("div", { class: "body", "data-testid": "body" }, formatted(text, entities));
}

function stampNode(message) {
  const date = new Date(message.date * 1000);
  const time = date.toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
  const edited = message.edit_date ? `${word("edited")} · ` : "";
  return el("time", { class: "stamp", datetime: date.toISOString() }, edited + time);
}

function reactionNode(message) {
  const reaction = message.reaction ?? message.reactions;
  const signs = [reaction ?? []].flat().map((one) => one.emoji ?? one).filter((one) => typeof one === "string");
  return signs.length ? el("span", { class: "reaction", "data-testid": "reaction" }, ...signs) : null;
}

function moreButton(message) {
  const button = el("button", {
    class: "message-more", type: "button", "aria-haspopup": "menu", "aria-label": word("messageMenu"),
    title: word("messageMenu"), "data-testid": "message-menu-button",
  }, icon("dots", 18));
  button.addEventListener("click", () => openMessageMenu(message, button));
  return button;
}
