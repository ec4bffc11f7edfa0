/** Which messages are told to the person in words, and in which. */

import type { Message } from "../wire/messages";

export interface Announcement {
  text: string;
  kind: "news" | "trouble";
}

/** What a message is announced as; nothing for most. */
export function announcementOf(message: Message): Announcement | null {
  switch (message.type) {
    case "turn.ended":
      return message.reason === "failed" ? trouble("Iris could not answer.") : null;
    case "avatar.trigger":
      return { text: triggered(message.name, message.data), kind: "news" };
    case "system.failed":
    case "error":
      return trouble(message.detail);
    default:
      return null;
  }
}

function trouble(text: string): Announcement {
  return { text, kind: "trouble" };
}

/** The effect's name, with whom and what it is for, where the event says so. */
function triggered(name: string, data: Record<string, unknown>): string {
  const told = ["from", "name", "text", "amount"]
    .map((key) => data[key])
    .filter((one) => one !== "" && (typeof one === "string" || typeof one === "number"))
    .join(", ");
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return told ? `${title}: ${told}` : title;
}
