// A message in a few words: for the list of chats, for a reply, for what Telegram says itself.

import { kindOf } from "./media.js";
import { plainRich } from "./plain.js";
import { botName, filled, state, word } from "./state.js";

export function nameOf(user) {
  if (!user) return "";
  return user.username === state.username ? botName() : [user.first_name, user.last_name].filter(Boolean).join(" ");
}

export function summary(message) {
  const kind = kindOf(message);
  const service = serviceText(message);
  if (service) return service;
  const words = message.text ?? message.caption ?? (message.rich_message && plainRich(message.rich_message));
  return words || word(`kinds.${kind ?? "other"}`);
}

// What Telegram itself says in a chat, or null for what somebody has said.
export function serviceText(message) {
  const who = nameOf(message.from);
  const found = Object.keys(SERVICE).find((name) => message[name]);
  return found ? SERVICE[found](message, who) : null;
}

const SERVICE = {
  new_chat_members: ({ new_chat_members: fresh, from }, who) => {
    const isOwn = fresh.length === 1 && fresh[0].id === from?.id;
    return filled(isOwn ? "service.joins" : "service.adds", { who, names: fresh.map(nameOf).join(", ") });
  },
  left_chat_member: ({ left_chat_member: gone, from }, who) =>
    filled(gone.id === from?.id ? "service.leaves" : "service.removes", { who, names: nameOf(gone) }),
  group_chat_created: (_message, who) => filled("service.created", { who }),
  supergroup_chat_created: (_message, who) => filled("service.created", { who }),
  new_chat_title: ({ new_chat_title: title }) => filled("service.title", { title }),
  migrate_to_chat_id: () => word("service.becomesLarge"),
  migrate_from_chat_id: () => word("service.largeNow"),
  pinned_message: (_message, who) => filled("service.pins", { who }),
  forum_topic_created: ({ forum_topic_created: { name } }) => filled("service.topic", { name }),
  forum_topic_edited: () => word("service.topicEdited"),
  forum_topic_closed: () => word("service.topicClosed"),
  forum_topic_reopened: () => word("service.topicReopened"),
};
