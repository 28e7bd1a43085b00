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

// Everything anew: who is in which group, and what stands in every chat. All of it changes at
// once, so that nothing is drawn from half of it. Returns the number of the last event in it.
export async function load() {
  const { people, groups, username, inline, last_event: last } = await getJson("/tryout/state");
  const loaded = await Promise.all(allPlaces(people, groups).map(loadView));
  Object.assign(state, { people, groups, username, inline });
  state.views = new Map(loaded.map(({ place, seen }) => [place, seen]));
  for (const { chatId, room } of loaded) state.rooms.set(chatId, room);
  return last;
}

async function loadView([personId, chatId]) {
  const { messages, ...seen } = await getJson(pathOf(personId, chatId));
  const room = new Map(messages.map((message) => [message.message_id, message]));
  return { place: placeOf(personId, chatId), seen, chatId, room };
}

function allPlaces(people, groups) {
  const privates = people.map(({ id }) => [id, id]);
  const isOurs = (member) => people.some(({ id }) => id === member);
  const shared = groups.flatMap(({ id, members }) => members.filter(isOurs).map((member) => [member, id]));
  return [...privates, ...shared];
}

export async function reload() {
  await load();
  emit(view() ? "reloaded" : "lost");
}
