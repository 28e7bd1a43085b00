// What pops up: short notices, the bot's alerts, the choice of a chat, a picture in full size.

import { chatFace } from "./chats.js";
import { el, ui } from "./dom.js";
import { fill, go, setBotMember } from "./going.js";
import { chatsOf, isPrivate, on, state, word } from "./state.js";

const TOAST_MS = 4000;

function toast(text) {
  const node = el("div", { class: "toast", "data-testid": "toast" }, text);
  ui.toasts.append(node);
  setTimeout(() => node.remove(), TOAST_MS);
}

export function showAlert(text) {
  ui.alertText.textContent = text;
  if (!ui.alert.open) ui.alert.showModal();
}

// Choosing a chat: for inline mode, for sharing, for inviting the bot

function chooseChat({ text, allows, isInvitation = false }) {
  const run = isInvitation ? invite : (chatId) => writeIn(chatId, text);
  const chats = chatsOf(state.person).filter(allows);
  ui.chooserList.replaceChildren(...chats.map((chat) => choiceNode(chat, run)));
  if (!chats.length) ui.chooserList.append(el("p", {}, word("noSuchChat")));
  ui.chooser.showModal();
}

function choiceNode(chat, run) {
  const choose = () => {
    ui.chooser.close();
    run(chat.id);
  };
  return el("button", { class: "choice", type: "button", "data-testid": `choose-${chat.id}`, onclick: choose },
    chatFace(chat), el("b", {}, chat.title), el("span", {}, word(isPrivate(chat.id) ? "bot" : "group")));
}

function writeIn(chatId, text) {
  go(state.person.id, chatId);
  fill(text);
}

async function invite(chatId) {
  if (await setBotMember(true, chatId)) go(state.person.id, chatId);
}

// Pictures

function enlarge({ source, words }) {
  ui.viewerImage.src = source;
  ui.viewerImage.alt = words;
  ui.viewer.showModal();
}

export function listenForPopups() {
  on("toast", toast);
  on("failed", () => toast(word("failed")));
  on("choose-chat", chooseChat);
  on("enlarge", enlarge);
  ui.viewer.addEventListener("click", () => ui.viewer.close());
  ui.chooser.addEventListener("click", ({ target }) => target === ui.chooser && ui.chooser.close());
}
