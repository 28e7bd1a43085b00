// The program behind the page: what it tells, and what the people do.

import { emit, placeOf, state, view } from "./state.js";

export async function getJson(path) {
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

const pathOf = (personId, chatId) => `/tryout/people/${personId}/chats/${chatId}`;

export const fileUrl = (fileId) => `/tryout/files/${encodeURIComponent(fileId)}`;

// Let the current person do something in a chat; fails when the world refuses it.
export const act = (name, body = {}, chatId = state.chatId) =>
  postJson(`${pathOf(state.person.id, chatId)}/${name}`, body);

// The same, for whoever only needs to know whether it was done.
export async function tryAct(name, body, chatId) {
  try {
    await act(name, body, chatId);
    return true;
  } catch {
    emit("failed");
    return false;
  }
}

export async function loadState() {
  const { people, groups, username, inline, last_event: last } = await getJson("/tryout/state");
  Object.assign(state, { people, groups, username, inline });
  return last;
}

export async function loadViews() {
  const loaded = await Promise.all(allPlaces().map(loadView));
  state.views = new Map(loaded);
}

async function loadView([personId, chatId]) {
  const { messages, ...loaded } = await getJson(pathOf(personId, chatId));
  state.rooms.set(chatId, new Map(messages.map((message) => [message.message_id, message])));
  return [placeOf(personId, chatId), loaded];
}

function allPlaces() {
  const groups = state.groups.flatMap(({ id, members }) => members.map((member) => [member, id]));
  const known = new Set(state.people.map(({ id }) => id));
  return [...state.people.map(({ id }) => [id, id]), ...groups.filter(([id]) => known.has(id))];
}

// Everything anew: who is in which group, and what stands in every chat.
export async function reload() {
  await loadState();
  await loadViews();
  emit(view() ? "reloaded" : "lost");
}
