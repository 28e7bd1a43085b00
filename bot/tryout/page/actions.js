// What one can do with a message: reply, edit, forward, copy. By the small button at the
// message, by a right click or a long press; a double click replies at once.

import { tryAct } from "./api.js";
import { ui } from "./dom.js";
import { go } from "./going.js";
import { copy } from "./keys.js";
import { floatAt, toggleMenu } from "./menu.js";
import { canWrite, emit, isMine, isPrivate, state, word } from "./state.js";

const HOLD_MS = 450;
const LIVELY = "a, button, summary, .spoiler, .table-frame"; // these have a use of their own

export function openMessageMenu(message, opener, point = null) {
  toggleMenu(ui.messageMenu, opener, actionsFor(message));
  const box = opener.getBoundingClientRect();
  if (!ui.messageMenu.hidden) floatAt(ui.messageMenu, point?.x ?? box.left, point?.y ?? box.bottom + 4);
}

function actionsFor(message) {
  const text = message.text ?? message.caption;
  const bot = state.person.id;
  return [
    canWrite() && {
      id: "act-reply", sign: "reply", label: word("reply"), run: () => emit("reply", message),
    },
    canWrite() && canEdit(message) && {
      id: "act-edit", sign: "edit", label: word("edit"), run: () => emit("edit", message),
    },
    text && !isPrivate() && {
      id: "act-forward", sign: "forward", label: word("forward"), run: () => forward(text, bot),
    },
    text && { id: "act-copy", sign: "copy", label: word("copyText"), run: () => copy(text) },
  ].filter(Boolean);
}

export const canEdit = (message) =>
  isMine(message) && message.text != null && !message.via_bot && !message.forward_origin;

async function forward(text, chatId) {
  if (await tryAct("forward", { text }, chatId)) go(chatId);
}

// Right click, long press, double click

export function listenForActions() {
  ui.log.addEventListener("contextmenu", onContextMenu);
  ui.log.addEventListener("dblclick", onDoubleClick);
  ui.log.addEventListener("touchstart", onTouch, { passive: true });
}

function messageAt(target) {
  const node = target.closest(".message");
  const message = node && state.rooms.get(state.chatId)?.get(Number(node.dataset.messageId));
  return message ? { message, opener: node.querySelector(".message-more") } : null;
}

function onContextMenu(event) {
  const found = !event.target.closest("a") && messageAt(event.target);
  if (!found || getSelection()?.toString()) return;
  event.preventDefault();
  openMessageMenu(found.message, found.opener, { x: event.clientX, y: event.clientY });
}

function onDoubleClick({ target }) {
  const found = !target.closest(LIVELY) && messageAt(target);
  if (found && canWrite()) emit("reply", found.message);
}

// Phones that send no context menu for a long press still hold a finger on the message.
function onTouch({ target, touches: [touch] }) {
  const found = !target.closest("a, button") && messageAt(target);
  if (!found) return;
  const point = { x: touch.clientX, y: touch.clientY };
  const timer = setTimeout(() => {
    if (ui.messageMenu.hidden) openMessageMenu(found.message, found.opener, point);
  }, HOLD_MS);
  for (const name of ["touchend", "touchmove", "touchcancel"]) {
    ui.log.addEventListener(name, () => clearTimeout(timer), { once: true, passive: true });
  }
}
