// The chat page of the try-out. Plain DOM, no build step. Text from outside is only ever put
// in as text nodes, so a message cannot become markup.

const TYPING_MS = 5000; // as long as Telegram shows it
const TOAST_MS = 4000;
const PRESS_MS = 20000;
const MAX_TEXT = 4096;
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

const $ = (selector) => document.querySelector(selector);
const ui = {
  people: $(".people"), chat: $(".chat"), name: $(".bot-name"), status: $(".status"),
  log: $(".log"), down: $(".down"), menu: $(".menu"), start: $(".start"),
  composer: $(".composer"), input: $(".composer textarea"), slash: $(".slash"),
  send: $(".send"), toasts: $(".toasts"), alert: $(".alert"), alertText: $("#alert-text"),
  ok: $(".ok"),
};

const state = {
  words: {},
  people: [],
  username: "",
  current: null, // the person who writes
  chats: new Map(), // person id -> { messages: Map, commands, name, description }
  drafts: new Map(),
  unread: new Set(),
  pressed: new Map(), // place of a button -> callback query id (null until it is known)
  answered: new Set(), // queries answered before the press itself came back
  typing: null,
};

// Small helpers

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

const language = () => (state.words[state.current?.language_code] ? state.current.language_code : "ru");
const word = (key) => state.words[language()][key];
const chat = () => state.chats.get(state.current.id);

async function getJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

async function postJson(path, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

// Formatting: entities become nodes; offsets are UTF-16 units, which is how JavaScript counts

function formatted(text, entities) {
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

function entityNode(entity, text) {
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
    case "url": return link(text);
    case "email": return link(`mailto:${text}`);
    case "bot_command":
      return el("button", { class: "command", type: "button", onclick: () => sendText(text) });
    default: return el("span");
  }
}

function link(url) {
  if (!/^(https?|mailto):/i.test(url)) return el("span");
  const node = el("a", { href: url, target: "_blank", rel: "noopener noreferrer" });
  followDeepLink(node, url);
  return node;
}

// A link to this very bot opens no new tab: it starts the bot with what the link carries.
function followDeepLink(node, url) {
  const match = /^https?:\/\/t\.me\/(\w+)(?:\?start=([\w-]{1,64}))?$/i.exec(url);
  if (!match || match[1].toLowerCase() !== state.username.toLowerCase()) return;
  node.addEventListener("click", (event) => {
    event.preventDefault();
    sendText(match[2] ? `/start ${match[2]}` : "/start");
  });
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": word("spoiler") });
  const show = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show, { once: true });
  node.addEventListener("keydown", show);
  return node;
}

function foldable() {
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

// Messages

function messageNode(message) {
  const mine = !message.from.is_bot;
  const keyboard = message.reply_markup?.inline_keyboard;
  const bubble = el("div", { class: "bubble", "data-testid": "bubble" },
    el("span", { class: "unseen" }, `${mine ? word("you") : chat().name}: `),
    replyNode(message), photoNode(message), bodyNode(message), stampNode(message));
  return el("article", {
    class: `message ${mine ? "mine" : "bot"}${keyboard ? " keyed" : ""}`,
    "data-testid": mine ? "message-mine" : "message-bot",
    "data-message-id": message.message_id,
  }, bubble, keyboard && keysNode(message, keyboard));
}

function bodyNode(message) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.entities ?? message.caption_entities ?? [];
  return el("div", { class: "body", "data-testid": "body" }, formatted(text, entities));
}

function photoNode(message) {
  const photo = message.photo?.at(-1);
  if (!photo) return null;
  return el("img", {
    class: "photo", src: `/tryout/files/${encodeURIComponent(photo.file_id)}`,
    alt: message.caption ?? word("photo"), width: photo.width, height: photo.height,
  });
}

function replyNode(message) {
  const target = message.reply_to_message;
  if (!target) return null;
  const text = message.quote?.text ?? target.text ?? target.caption ?? word("photo");
  return el("div", { class: "answered" },
    el("b", {}, target.from.is_bot ? chat().name : target.from.first_name), text);
}

function stampNode(message) {
  const date = new Date(message.date * 1000);
  const time = date.toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
  const edited = message.edit_date ? `${word("edited")} · ` : "";
  return el("time", { class: "stamp", datetime: date.toISOString() }, edited + time);
}

function keysNode(message, keyboard) {
  return el("div", { class: "keys" }, ...keyboard.map((row, r) =>
    el("div", { class: "keys-row" }, ...row.map((button, c) => keyNode(message, button, r, c)))));
}

function keyNode(message, button, row, column) {
  const place = `${message.chat.id}:${message.message_id}:${row}:${column}`;
  const known = {
    class: `key ${button.style ?? ""}`.trim(), "data-testid": "key", "data-place": place,
  };
  if (button.url) return urlKey(button, known);
  const press = keyAction(message, button, row, column, place);
  return el("button", {
    ...known, type: "button", disabled: !press, onclick: press,
    title: press ? null : word("unsupported"),
    "aria-busy": state.pressed.has(place) ? "true" : null,
  }, button.text, keyHint(button));
}

function urlKey(button, known) {
  const attributes = { ...known, href: button.url, target: "_blank", rel: "noopener noreferrer", title: word("opensLink") };
  const safe = /^(https?|tg):/i.test(button.url);
  const url = safe ? button.url : `https://${button.url}`;
  const node = el("a", { ...attributes, href: url }, button.text, keyHint(button));
  followDeepLink(node, url);
  return node;
}

function keyHint(button) {
  const sign = button.url ? "↗" : button.copy_text ? "⧉" : null;
  return sign && el("span", { class: "hint", "aria-hidden": "true" }, sign);
}

function keyAction(message, button, row, column, place) {
  if (button.callback_data) return () => press(message, row, column, place);
  if (button.copy_text) return () => copy(button.copy_text.text);
  if (button.switch_inline_query_current_chat != null) {
    return () => fillComposer(`@${state.username} ${button.switch_inline_query_current_chat}`);
  }
  if (button.switch_inline_query != null || button.switch_inline_query_chosen_chat) {
    return () => toast(word("chooseChat"));
  }
  return null;
}

async function press(message, row, column, place) {
  if (state.pressed.has(place)) return;
  setPressed(place, null);
  try {
    const body = { message_id: message.message_id, row, column };
    const { callback_query_id: id } = await postJson(`/tryout/chats/${message.chat.id}/press`, body);
    if (state.answered.delete(id)) release(place);
    else if (state.pressed.has(place)) state.pressed.set(place, id);
    setTimeout(() => giveUp(place, id), PRESS_MS);
  } catch {
    release(place);
    toast(word("failed"));
  }
}

function setPressed(place, id) {
  state.pressed.set(place, id);
  keyAt(place)?.setAttribute("aria-busy", "true");
}

function release(place) {
  state.pressed.delete(place);
  keyAt(place)?.removeAttribute("aria-busy");
}

function giveUp(place, id) {
  if (state.pressed.get(place) !== id) return;
  release(place);
  toast(word("noAnswer"));
}

const keyAt = (place) => ui.log.querySelector(`[data-place="${place}"]`);

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(word("copied"));
  } catch {
    toast(word("copyFailed"));
  }
}

// The log

function renderLog() {
  ui.log.replaceChildren();
  const messages = [...chat().messages.values()];
  ui.start.hidden = messages.length > 0;
  if (!messages.length) ui.log.append(helloNode());
  messages.forEach((message) => ui.log.append(...dayNode(message), messageNode(message)));
  markTurns();
  scrollDown();
}

function helloNode() {
  return el("div", { class: "hello", "data-testid": "hello" },
    chat().description || null, el("small", {}, word("empty")));
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

function markTurns() {
  let before = null;
  for (const node of ui.log.querySelectorAll(".message")) {
    const side = node.classList.contains("mine");
    node.classList.toggle("turn", before !== null && before !== side);
    before = side;
  }
}

function showMessage(message) {
  const old = ui.log.querySelector(`[data-message-id="${message.message_id}"]`);
  const atEnd = isAtEnd();
  if (old) replaceKeepingFocus(old, messageNode(message));
  else {
    ui.log.querySelector(".hello")?.remove();
    ui.start.hidden = true;
    ui.log.append(...dayNode(message), messageNode(message));
  }
  markTurns();
  if (atEnd || !message.from.is_bot) scrollDown();
  else updateDown();
}

// An edited keyboard must not throw somebody who goes by keyboard back to the top of the page.
function replaceKeepingFocus(old, fresh) {
  const place = old.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  old.replaceWith(fresh);
  if (place) (keyAt(place) ?? fresh.querySelector(".key") ?? ui.log).focus({ preventScroll: true });
}

const isAtEnd = () => ui.log.scrollHeight - ui.log.scrollTop - ui.log.clientHeight < 80;

function scrollDown() {
  ui.log.scrollTop = ui.log.scrollHeight;
  updateDown();
}

function updateDown() {
  ui.down.hidden = isAtEnd();
}

// People

function renderPeople() {
  ui.people.setAttribute("aria-label", word("people"));
  ui.people.replaceChildren(...state.people.map(personNode));
}

function personNode(person) {
  const selected = person.id === state.current.id;
  return el("button", {
    class: "person", type: "button", role: "tab", "aria-selected": String(selected),
    "aria-controls": "chat", tabindex: selected ? "0" : "-1",
    "data-testid": `person-${person.id}`, lang: person.language_code,
    onclick: () => choose(person.id),
  },
  el("span", { class: `face ${person.role}`, "aria-hidden": "true" }, person.name[0]),
  el("span", { class: "who" }, person.name),
  el("span", { class: "role" }, word("roles")[person.role] ?? person.role),
  state.unread.has(person.id)
    ? el("span", { class: "badge", "data-testid": "unread" }, el("span", { class: "unseen" }, word("unread")))
    : null);
}

function movePerson(event) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const index = state.people.findIndex((person) => person.id === state.current.id);
  const next = state.people.at((index + steps[event.key]) % state.people.length);
  choose(next.id);
  ui.people.querySelector('[aria-selected="true"]').focus();
}

function choose(id) {
  if (state.current) state.drafts.set(state.current.id, ui.input.value);
  state.current = state.people.find((person) => person.id === id);
  state.unread.delete(id);
  history.replaceState(null, "", `#${id}`);
  closeMenu();
  setStatus(null);
  ui.input.value = state.drafts.get(id) ?? "";
  renderWords();
  renderPeople();
  renderLog();
  fitInput();
}

async function loadChat(id) {
  const loaded = await getJson(`/tryout/chats/${id}`);
  const messages = new Map(loaded.messages.map((message) => [message.message_id, message]));
  state.chats.set(id, { ...loaded, messages });
}

const loadChats = () => Promise.all(state.people.map((person) => loadChat(person.id)));

// Words

function renderWords() {
  document.documentElement.lang = language();
  document.title = word("title");
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  ui.name.textContent = chat().name;
  ui.log.setAttribute("aria-label", word("log"));
  ui.chat.setAttribute("aria-label", word("log"));
  ui.input.setAttribute("aria-label", word("composer"));
  ui.input.placeholder = word("placeholder");
  ui.send.setAttribute("aria-label", word("send"));
  ui.slash.setAttribute("aria-label", word("commands"));
  ui.menu.setAttribute("aria-label", word("commands"));
  ui.down.setAttribute("aria-label", word("down"));
  ui.start.textContent = word("start");
  ui.ok.textContent = word("ok");
  if (!state.typing) ui.status.textContent = word("bot");
}

function setStatus(text) {
  clearTimeout(state.typing);
  state.typing = text ? setTimeout(() => setStatus(null), TYPING_MS) : null;
  ui.status.classList.toggle("busy", Boolean(text));
  ui.status.textContent = text ?? word("bot");
}

// Writing

async function sendText(text) {
  if (text.length > MAX_TEXT) return toast(word("tooLong"));
  try {
    await postJson(`/tryout/chats/${state.current.id}/text`, { text });
    return true;
  } catch {
    toast(word("failed"));
    return false;
  }
}

async function submit(event) {
  event?.preventDefault();
  const text = ui.input.value.trim();
  if (!text) return;
  if (text.length > MAX_TEXT) return toast(word("tooLong"));
  fillComposer("");
  if (!(await sendText(text)) && !ui.input.value) fillComposer(text);
}

function fillComposer(text) {
  ui.input.value = text;
  fitInput();
  ui.input.focus();
}

function fitInput() {
  ui.input.style.height = "auto";
  ui.input.style.height = `${ui.input.scrollHeight + 2}px`;
  ui.send.disabled = !ui.input.value.trim();
}

function onInputKey(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  submit(event);
}

// The menu of commands

function toggleMenu() {
  if (!ui.menu.hidden) return closeMenu();
  const commands = chat().commands;
  ui.menu.replaceChildren(...commands.map(commandNode));
  if (!commands.length) ui.menu.append(el("p", {}, word("noCommands")));
  ui.menu.hidden = false;
  ui.slash.setAttribute("aria-expanded", "true");
  ui.menu.querySelector("button")?.focus();
}

function commandNode({ command, description }) {
  const run = () => {
    closeMenu();
    ui.input.focus();
    sendText(`/${command}`);
  };
  return el("button", { type: "button", role: "menuitem", "data-testid": `command-${command}`, onclick: run },
    el("b", {}, `/${command}`), el("span", {}, description));
}

function closeMenu() {
  ui.menu.hidden = true;
  ui.slash.setAttribute("aria-expanded", "false");
}

function onMenuKey(event) {
  const items = [...ui.menu.querySelectorAll("button")];
  const index = items.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key === "Escape") {
    closeMenu();
    ui.slash.focus();
  } else if (event.key in steps && items.length) {
    event.preventDefault();
    items.at((index + steps[event.key]) % items.length).focus();
  }
}

// What pops up

function toast(text) {
  const node = el("div", { class: "toast", "data-testid": "toast" }, text);
  ui.toasts.append(node);
  setTimeout(() => node.remove(), TOAST_MS);
}

function showAlert(text) {
  ui.alertText.textContent = text;
  if (!ui.alert.open) ui.alert.showModal();
}

// What happens in the world

function follow(after) {
  const source = new EventSource(`/tryout/events?after=${after}`);
  let lost = false;
  const on = (kind, handle) => source.addEventListener(kind, (event) => handle(JSON.parse(event.data)));
  on("message", onMessage);
  on("deleted", onDeleted);
  on("answer", onAnswer);
  on("action", onAction);
  on("profile", reload);
  on("reset", reload);
  source.addEventListener("open", () => {
    if (lost) reload(); // the program may have started anew, with an empty world
    lost = false;
    if (!state.typing) setStatus(null);
  });
  source.addEventListener("error", () => {
    if (!lost) toast(word("offline"));
    lost = true;
    ui.status.textContent = word("offline");
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(after), 2000);
  });
}

function onMessage({ chat_id: id, message }) {
  for (const place of state.pressed.keys()) {
    if (place.startsWith(`${id}:${message.message_id}:`)) state.pressed.delete(place);
  }
  state.chats.get(id)?.messages.set(message.message_id, message);
  if (id === state.current.id) {
    if (message.from.is_bot && !message.edit_date) setStatus(null);
    return showMessage(message);
  }
  state.unread.add(id);
  renderPeople();
}

function onDeleted({ chat_id: id, message_id: messageId }) {
  state.chats.get(id)?.messages.delete(messageId);
  if (id !== state.current.id) return;
  ui.log.querySelector(`[data-message-id="${messageId}"]`)?.remove();
  if (!chat().messages.size) renderLog();
  markTurns();
}

function onAnswer({ chat_id: id, callback_query_id: query, text, show_alert: alert, url }) {
  const place = [...state.pressed].find(([, pending]) => pending === query)?.[0];
  if (place) release(place);
  else state.answered.add(query);
  if (id !== state.current.id) return;
  if (text) alert ? showAlert(text) : toast(text);
  if (url) {
    const node = link(url);
    if (node.tagName === "A") node.click();
  }
}

function onAction({ chat_id: id, action }) {
  if (id === state.current.id) setStatus(word(action === "upload_photo" ? "uploading" : "typing"));
}

async function reload() {
  await loadChats();
  renderWords();
  renderPeople();
  renderLog();
}

// Start

function listen() {
  ui.composer.addEventListener("submit", submit);
  ui.input.addEventListener("keydown", onInputKey);
  ui.input.addEventListener("input", fitInput);
  ui.slash.addEventListener("click", toggleMenu);
  ui.menu.addEventListener("keydown", onMenuKey);
  ui.people.addEventListener("keydown", movePerson);
  ui.start.addEventListener("click", () => sendText("/start").then(() => ui.input.focus()));
  ui.down.addEventListener("click", scrollDown);
  ui.log.addEventListener("scroll", updateDown);
  new ResizeObserver(updateDown).observe(ui.log);
  document.addEventListener("click", (event) => {
    if (!ui.menu.contains(event.target) && event.target !== ui.slash) closeMenu();
  });
}

async function begin() {
  const [words, loaded] = await Promise.all([getJson("/page/words.json"), getJson("/tryout/state")]);
  Object.assign(state, { words, people: loaded.people, username: loaded.username });
  await loadChats();
  listen();
  const wanted = Number(location.hash.slice(1));
  const first = state.people.find((person) => person.id === wanted) ?? state.people[0];
  choose(first.id);
  follow(loaded.last_event);
  ui.input.focus();
}

begin();
