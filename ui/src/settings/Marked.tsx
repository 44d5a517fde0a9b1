/** A text of the API's description, in which ``names`` stand between backticks. */
export function Marked({ text }: { text: string }) {
  return text.split(/``([^`]+)``/).map((part, place) =>
    // Every second part was between backticks.
    place % 2 ? <code key={place}>{part}</code> : part,
  );
}
