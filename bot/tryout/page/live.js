// What happens in the world, as it happens.

import { reload } from "./api.js";
import { setStatus, showLost } from "./chats.js";
import { forgetPresses, release } from "./keys.js";
import { showAlert } from "./popups.js";
import { emit, groupOf, isHere, markUnread, state, word } from "./state.js";
import { link } from "./text.js";

const AGAIN_MS = 2000;

// One after the other: what happens while everything is loaded anew comes on top of it.
let before = Promise.resolve();
const inTurn = (handle, payload) => {
  before = before.then(() => handle(payload)).catch(reportError);
};

export function follow(after) {
  const source = new EventSource(`/tryout/events?after=${after}`);
  let lost = false;
  const on = (kind, handle) => source.addEventListener(kind, (event) => inTurn(handle, JSON.parse(event.data)));
  on("message", onMessage);
  on("deleted", onDeleted);
  on("answer", onAnswer);
  on("action", onAction);
  on("inline", (answer) => emit("inline", answer));
  for (const kind of ["members", "profile", "reset"]) on(kind, reload);
  source.addEventListener("open", () => {
    if (lost) inTurn(reload); // the program may have started anew, with an empty world
    lost = false;
    setStatus(null);
  });
  source.addEventListener("error", () => {
    if (!lost) emit("toast", word("offline"));
    lost = true;
    showLost();
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(after), AGAIN_MS);
  });
}

function onMessage({ chat_id: id, message }) {
  const room = state.rooms.get(id);
  if (!room) return reload(); // a chat that was not there before
  forgetPresses(id, message.message_id);
  const isNew = !room.has(message.message_id);
  room.set(message.message_id, message);
  if (isNew) markUnread(id, message);
  if (isHere(id, message)) show(message, isNew);
  emit("news");
}

function show(message, isNew) {
  if (isNew && message.from?.is_bot) setStatus(null);
  emit("shown", message);
  if (isNew) emit("arrived", message);
}

function onDeleted({ chat_id: id, message_id: messageId }) {
  state.rooms.get(id)?.delete(messageId);
  if (id === state.chatId) emit("gone", messageId);
  emit("news");
}

function onAnswer({ chat_id: id, person_id: person, callback_query_id: query, text, show_alert: alert, url }) {
  const place = [...state.pressed].find(([, pending]) => pending === query)?.[0];
  if (place) release(place);
  else state.answered.add(query);
  if (id !== state.chatId || (person ?? state.person.id) !== state.person.id) return;
  if (text) alert ? showAlert(text) : emit("toast", text);
  if (url) {
    const node = link(url);
    if (node.tagName === "A") node.click();
  }
}

function onAction({ chat_id: id, action, message_thread_id: thread }) {
  if (!isHere(id, { is_topic_message: thread != null, message_thread_id: thread })) return;
  const doing = word(action === "upload_photo" ? "uploading" : "typing");
  setStatus(groupOf() ? `${word("bot")} ${doing}` : doing);
}
