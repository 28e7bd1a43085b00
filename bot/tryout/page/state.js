// What the page knows, the words it speaks, and a bell for what changes. No DOM in here.

export const GENERAL = 1; // the topic of a forum whose messages name no topic

export const state = {
  words: {},
  people: [],
  groups: [],
  username: "",
  inline: true,
  person: null, // the person who writes
  chatId: null, // where the person writes
  topics: new Map(), // place -> chosen topic of a forum
  views: new Map(), // place -> how the person sees the chat: commands, name, description, blocked
  rooms: new Map(), // chat id -> message id -> message
  drafts: new Map(), // place -> what stands in the composer
  unread: new Map(), // place and topic -> how many
  pressed: new Map(), // place of a button -> callback query id (null until it is known)
  answered: new Set(), // queries answered before the press itself came back
};

const bus = new EventTarget();
export const on = (name, handle) => bus.addEventListener(name, (event) => handle(event.detail));
export const emit = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));

// Words

export const language = () =>
  (state.words[state.person?.language_code] ? state.person.language_code : "ru");
export const word = (key) => key.split(".").reduce((value, part) => value?.[part], state.words[language()]);
export const filled = (key, values) =>
  word(key).replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");

// Chats

export const placeOf = (personId, chatId) => `${personId}:${chatId}`;
export const here = () => placeOf(state.person.id, state.chatId);
export const view = () => state.views.get(here());
export const isPrivate = (chatId = state.chatId) => chatId > 0; // as Telegram numbers them
export const groupOf = (chatId = state.chatId) => state.groups.find(({ id }) => id === chatId);
export const botName = () => view()?.name ?? state.username;
export const canWrite = () => !view()?.blocked;

export function chatsOf(person) {
  const title = state.views.get(placeOf(person.id, person.id))?.name ?? state.username;
  const groups = state.groups.filter(({ members }) => members.includes(person.id));
  return [{ id: person.id, type: "private", title }, ...groups];
}

export const topicHere = () => (groupOf()?.is_forum ? state.topics.get(here()) ?? GENERAL : GENERAL);
export const topicOf = (message) => (message.is_topic_message ? message.message_thread_id : GENERAL);

// The topic as a message names it: none for General, and none outside of forums.
export const threadHere = () => (topicHere() === GENERAL ? undefined : topicHere());

export const isHere = (chatId, message) =>
  chatId === state.chatId && (!groupOf()?.is_forum || topicOf(message) === topicHere());

export const messagesHere = () =>
  [...(state.rooms.get(state.chatId)?.values() ?? [])].filter((message) => isHere(state.chatId, message));

export const isMine = (message) => message.from?.id === state.person.id;

// What is new

export function markUnread(chatId, message) {
  for (const person of state.people) {
    const isIn = isPrivate(chatId) ? person.id === chatId : groupOf(chatId)?.members.includes(person.id);
    const reads = person.id === state.person.id && isHere(chatId, message);
    if (!isIn || reads || message.from?.id === person.id) continue;
    const key = `${placeOf(person.id, chatId)}:${topicOf(message)}`;
    state.unread.set(key, (state.unread.get(key) ?? 0) + 1);
  }
}

export const markRead = () => state.unread.delete(`${here()}:${topicHere()}`);

// How many are new in a topic, in a chat, or for a person: whatever the beginning of the key names.
export function unreadIn(key) {
  const matches = ([name]) => name === key || name.startsWith(`${key}:`);
  return [...state.unread].filter(matches).reduce((sum, [, count]) => sum + count, 0);
}
