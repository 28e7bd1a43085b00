// Buttons under messages, and what happens when one is pressed.

import { act } from "./api.js";
import { el, ui } from "./dom.js";
import { fill, inlineText, switchInline } from "./going.js";
import { plain } from "./plain.js";
import { emit, state, word } from "./state.js";
import { anchor } from "./text.js";

const PRESS_MS = 20000;

export function keysNode(message, keyboard) {
  return el("div", { class: "keys" }, ...keyboard.map((row, r) =>
    el("div", { class: "keys-row" }, ...row.map((button, c) => keyNode(message, button, r, c)))));
}

function keyNode(message, button, row, column) {
  const place = `${state.person.id}:${message.chat.id}:${message.message_id}:${row}:${column}`;
  const action = button.callback_data ? () => press(message, row, column, place) : keyAction(button);
  return buttonNode(button, action, { "data-place": place, "aria-busy": state.pressed.has(place) ? "true" : null });
}

// A button inside the text of a rich message: it has no row and column to be pressed by.
export const looseKey = (button) => buttonNode(button, keyAction(button), {});

function buttonNode(button, action, more) {
  const known = { class: `key ${button.style ?? ""}`.trim(), "data-testid": "key", ...more };
  const content = [plain(button.text), keyHint(button)];
  if (button.url) return urlKey(button, known, content);
  return el("button", {
    ...known, type: "button", disabled: !action, onclick: action,
    title: action ? null : word("unsupported"),
  }, ...content);
}

function urlKey(button, known, content) {
  const url = /^(https?|tg):/i.test(button.url) ? button.url : `https://${button.url}`;
  const node = anchor(url, undefined, { ...known, title: word("opensLink") });
  node.append(...content.filter(Boolean));
  return node;
}

const SIGNS = {
  url: "↗", copy_text: "⧉", switch_inline_query: "➦", switch_inline_query_chosen_chat: "➦",
};

function keyHint(button) {
  const kind = Object.keys(SIGNS).find((name) => button[name] != null);
  return kind && el("span", { class: "hint", "aria-hidden": "true" }, SIGNS[kind]);
}

function keyAction(button) {
  if (button.copy_text) return () => copy(button.copy_text.text);
  if (button.switch_inline_query_current_chat != null) {
    return () => fill(inlineText(button.switch_inline_query_current_chat));
  }
  const isSwitch = button.switch_inline_query != null || button.switch_inline_query_chosen_chat;
  return isSwitch ? () => switchInline(button) : null;
}

async function press(message, row, column, place) {
  if (state.pressed.has(place)) return;
  setPressed(place, null);
  try {
    const body = { message_id: message.message_id, row, column };
    const { callback_query_id: id } = await act("press", body, message.chat.id);
    if (state.answered.delete(id)) release(place);
    else if (state.pressed.has(place)) state.pressed.set(place, id);
    setTimeout(() => giveUp(place, id), PRESS_MS);
  } catch {
    release(place);
    emit("failed");
  }
}

function setPressed(place, id) {
  state.pressed.set(place, id);
  keyAt(place)?.setAttribute("aria-busy", "true");
}

export function release(place) {
  state.pressed.delete(place);
  keyAt(place)?.removeAttribute("aria-busy");
}

function giveUp(place, id) {
  if (state.pressed.get(place) !== id) return;
  release(place);
  emit("toast", word("noAnswer"));
}

// A message that came anew shows no spinner any more.
export function forgetPresses(chatId, messageId) {
  for (const place of state.pressed.keys()) {
    if (place.split(":", 3).slice(1).join(":") === `${chatId}:${messageId}`) state.pressed.delete(place);
  }
}

export const keyAt = (place) => ui.log.querySelector(`[data-place="${place}"]`);

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    emit("toast", word("copied"));
  } catch {
    emit("toast", word("copyFailed"));
  }
}
