// The words of rich text alone: for one line in a list, or for somebody who listens.
export function plain(text) {
  const one = (part) => (typeof part === "string" ? part : plain(part.text ?? part.alternative_text));
  return [text ?? ""].flat(Infinity).map(one).join("");
}

export function plainRich(rich) {
  const first = rich.blocks.find(({ text }) => text != null);
  return first ? plain(first.text) : "";
}
