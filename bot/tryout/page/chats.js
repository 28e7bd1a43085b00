// On the left: who writes, and where. Above the chat: what it is, its topics, and whether the
// bot is in it.

import { tryAct } from "./api.js";
import { el, ui, unseen } from "./dom.js";
import { botIsHere, go, goTopic, setBotMember } from "./going.js";
import { toggleMenu } from "./menu.js";
import {
  botName, canWrite, chatsOf, filled, groupOf, here, isMine, isPrivate, language, on, placeOf,
  state, topicHere, unreadIn, word,
} from "./state.js";
import { nameOf, serviceText, summary } from "./summary.js";

const TYPING_MS = 5000; // as long as Telegram shows it
let typing = null;

// People

function renderPeople() {
  ui.people.setAttribute("aria-label", word("people"));
  ui.people.replaceChildren(...state.people.map(personNode));
}

function personNode(person) {
  const selected = person.id === state.person.id;
  const count = selected ? 0 : unreadIn(String(person.id));
  return el("button", {
    class: "person", type: "button", role: "tab", "aria-selected": String(selected),
    "aria-controls": "chat", tabindex: selected ? "0" : "-1",
    "data-testid": `person-${person.id}`, lang: person.language_code,
    onclick: () => goPerson(person.id),
  },
  el("span", { class: `face ${person.role}`, "aria-hidden": "true" }, person.name[0]),
  el("span", { class: "who" }, person.name),
  el("span", { class: "role" }, word("roles")[person.role] ?? person.role),
  count > 0 && el("span", { class: "badge", "data-testid": "unread" }, unseen(word("unread"))));
}

// Whoever is chosen stays in the group that is open, where that is possible.
function goPerson(id) {
  go(id, isPrivate() ? id : state.chatId);
  ui.people.querySelector('[aria-selected="true"]').focus();
}

function movePerson(event) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const index = state.people.findIndex((person) => person.id === state.person.id);
  goPerson(state.people.at((index + steps[event.key]) % state.people.length).id);
}

// Chats

function renderChats() {
  ui.chats.setAttribute("aria-label", word("chats"));
  ui.chats.replaceChildren(...chatsOf(state.person).map(chatNode));
  const open = ui.chats.querySelector('[aria-current="true"]');
  ui.chats.scrollLeft = open.offsetLeft - ui.chats.offsetLeft - 40; // on a phone they stand in a row
}

function chatNode(chat) {
  const last = [...(state.rooms.get(chat.id)?.values() ?? [])].at(-1);
  const count = unreadIn(placeOf(state.person.id, chat.id));
  return el("button", {
    class: "chat-item", type: "button", "aria-current": chat.id === state.chatId ? "true" : null,
    "data-testid": `chat-${chat.id}`, onclick: () => visit(chat.id),
  },
  chatFace(chat),
  el("span", { class: "who" }, chat.title),
  last && el("time", { class: "when" }, timeOf(last)),
  el("span", { class: "role" }, last ? lastWords(chat, last) : word(isPrivate(chat.id) ? "bot" : "group")),
  count > 0 && el("span", { class: "count", "data-testid": "chat-unread" },
    String(count), unseen(` ${word("unread")}`)));
}

function visit(chatId) {
  go(state.person.id, chatId);
  ui.chats.querySelector('[aria-current="true"]')?.focus();
}

export function chatFace(chat) {
  return isPrivate(chat.id)
    ? el("img", { class: "face", src: "/page/icon.svg", alt: "" })
    : el("span", { class: "face group", "aria-hidden": "true" }, chat.title[0]);
}

const timeOf = ({ date }) =>
  new Date(date * 1000).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });

function lastWords(chat, message) {
  if (serviceText(message)) return summary(message);
  const who = isMine(message) ? word("you") : isPrivate(chat.id) ? null : nameOf(message.from);
  return [who && `${who}: `, summary(message)].filter(Boolean).join("");
}

// The head of the chat

function renderHead() {
  const group = groupOf();
  ui.face.replaceChildren(chatFace(group ?? { id: state.chatId }));
  ui.name.textContent = group?.title ?? botName();
  ui.member.hidden = !group;
  ui.member.textContent = word(botIsHere() ? "removeBot" : "addBot");
  ui.member.classList.toggle("calm", botIsHere());
  ui.more.hidden = !menuItems().length;
  ui.blocked.hidden = canWrite();
  ui.composer.hidden = !canWrite();
  if (!typing) ui.status.textContent = calmStatus();
  renderTopics(group);
}

function calmStatus() {
  const group = groupOf();
  if (!group) return word(canWrite() ? "bot" : "botBlocked");
  const members = filled("members", { number: group.members.length });
  return `${word(group.bot_is_member ? "botIn" : "botOut")} · ${members}`;
}

export function setStatus(text) {
  clearTimeout(typing);
  typing = text ? setTimeout(() => setStatus(null), TYPING_MS) : null;
  ui.status.classList.toggle("busy", Boolean(text));
  ui.status.textContent = text ?? calmStatus();
}

export const showLost = () => {
  ui.status.textContent = word("offline");
};

function menuItems() {
  const group = groupOf();
  if (!group) {
    const blocked = !canWrite();
    const label = word(blocked ? "unblock" : "block");
    return [{ id: "toggle-block", sign: "block", label, isDanger: !blocked, run: () => setBotMember(blocked) }];
  }
  const migrate = { id: "migrate", sign: "up", label: word("migrate"), run: () => tryAct("migrate") };
  return group.type === "group" ? [migrate] : [];
}

// Topics of a forum

function renderTopics(group) {
  ui.topics.hidden = !group?.is_forum;
  ui.topics.setAttribute("aria-label", word("topics"));
  ui.topics.replaceChildren(...(group?.is_forum ? group.topics.map(topicNode) : []));
  const chosen = ui.topics.querySelector('[aria-pressed="true"]');
  if (chosen) ui.topics.scrollLeft = chosen.offsetLeft - ui.topics.offsetLeft - 40;
}

function topicNode({ id, name }) {
  const isChosen = id === topicHere();
  const count = unreadIn(`${here()}:${id}`);
  return el("button", {
    class: "topic", type: "button", "aria-pressed": String(isChosen), "data-testid": `topic-${id}`,
    onclick: () => visitTopic(id),
  }, name, count > 0 && el("span", { class: "count" }, String(count), unseen(` ${word("unread")}`)));
}

function visitTopic(id) {
  goTopic(id);
  ui.topics.querySelector('[aria-pressed="true"]')?.focus();
}

// Everything

function renderAll() {
  renderPeople();
  renderChats();
  renderHead();
}

export function listenForChats() {
  on("moved", () => setStatus(null));
  for (const name of ["moved", "reloaded", "news"]) on(name, renderAll);
  on("visit", (chatId) => go(state.person.id, chatId));
  ui.people.addEventListener("keydown", movePerson);
  ui.member.addEventListener("click", () => setBotMember(!botIsHere()));
  ui.unblock.addEventListener("click", () => setBotMember(true));
  ui.more.addEventListener("click", () => toggleMenu(ui.chatMenu, ui.more, menuItems()));
}
