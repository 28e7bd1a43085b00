// The messages of the open chat, in order, with days and turns.

import { el, ui } from "./dom.js";
import { keyAt } from "./keys.js";
import { messageNode } from "./messages.js";
import {
  canWrite, emit, isMine, isPrivate, language, messagesHere, on, view, word,
} from "./state.js";

function render() {
  ui.log.replaceChildren();
  const messages = messagesHere();
  ui.start.hidden = messages.length > 0 || !isPrivate() || !canWrite();
  if (!messages.length) ui.log.append(helloNode());
  messages.forEach((message) => ui.log.append(...dayNode(message), messageNode(message)));
  markTurns();
  scrollDown();
}

function helloNode() {
  const words = isPrivate() ? [view().description || null, word("empty")] : [null, word("emptyGroup")];
  return el("div", { class: "hello", "data-testid": "hello" }, words[0], el("small", {}, words[1]));
}

function dayNode(message) {
  const day = dayName(new Date(message.date * 1000));
  const last = [...ui.log.querySelectorAll(".day")].at(-1);
  return last?.textContent === day ? [] : [el("div", { class: "day" }, day)];
}

function dayName(date) {
  const days = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const ago = Math.round((days(new Date()) - days(date)) / 86400000);
  if (ago === 0) return word("today");
  if (ago === 1) return word("yesterday");
  return date.toLocaleDateString(language(), { day: "numeric", month: "long", year: "numeric" });
}

// Who speaks for the first time in a row gets the distance and the name, the last the face.
function markTurns() {
  let before = null;
  for (const node of ui.log.children) {
    const author = node.dataset.author ?? null;
    const isTurn = author !== before;
    node.classList.toggle("turn", author !== null && isTurn);
    node.previousElementSibling?.classList.toggle("last", isTurn);
    before = author;
  }
  ui.log.lastElementChild?.classList.add("last");
}

function show(message) {
  const old = nodeOf(message.message_id);
  const atEnd = isAtEnd();
  if (old) replaceKeepingFocus(old, messageNode(message));
  else {
    ui.log.querySelector(".hello")?.remove();
    ui.start.hidden = true;
    ui.log.append(...dayNode(message), messageNode(message));
  }
  markTurns();
  if (atEnd || (!old && isMine(message))) scrollDown();
  else updateDown();
}

const nodeOf = (id) => ui.log.querySelector(`[data-message-id="${id}"]`);

// An edited keyboard must not throw somebody who goes by keyboard back to the top of the page.
function replaceKeepingFocus(old, fresh) {
  const place = old.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  old.replaceWith(fresh);
  if (place) (keyAt(place) ?? fresh.querySelector(".key") ?? ui.log).focus({ preventScroll: true });
}

function remove(id) {
  nodeOf(id)?.remove();
  if (!messagesHere().length) render();
  markTurns();
}

// Show the message that another one answers to.
function find(id) {
  const node = nodeOf(id);
  if (!node) return emit("toast", word("notHere"));
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.add("found");
  setTimeout(() => node.classList.remove("found"), 1500);
}

const isAtEnd = () => ui.log.scrollHeight - ui.log.scrollTop - ui.log.clientHeight < 80;

function scrollDown() {
  ui.log.scrollTop = ui.log.scrollHeight;
  updateDown();
}

function updateDown() {
  ui.down.hidden = isAtEnd();
}

// A picture that arrives after its message must not push the end out of sight.
function keepEnd({ target }) {
  if (target.tagName === "IMG" && ui.down.hidden) scrollDown();
}

export function listenForLog() {
  on("moved", render);
  on("reloaded", render);
  on("shown", show);
  on("gone", remove);
  on("find", find);
  ui.down.addEventListener("click", scrollDown);
  ui.log.addEventListener("scroll", updateDown);
  ui.log.addEventListener("load", keepEnd, true);
  new ResizeObserver(updateDown).observe(ui.log);
}
