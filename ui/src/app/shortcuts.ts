import { useEffect, useEffectEvent } from "react";

/** What each key, or each two keys after another (`g m`), does; `mod` is ⌘ or Ctrl. */
export type Shortcuts = Record<string, () => void>;

const PAUSE = 1000;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function useShortcuts(shortcuts: Shortcuts): void {
  const actionOf = useEffectEvent((keys: string) => shortcuts[keys]);
  useEffect(() => {
    let before = "";
    let since = 0;
    const onKey = (event: KeyboardEvent) => {
      const modified = event.metaKey || event.ctrlKey;
      const key = modified ? `mod+${event.key.toLowerCase()}` : event.key;
      if (event.altKey || (isTyping(event.target) && !modified)) return;
      const sequence = event.timeStamp - since < PAUSE ? `${before} ${key}` : key;
      const action = actionOf(sequence) ?? actionOf(key);
      before = key;
      since = event.timeStamp;
      if (!action) return;
      event.preventDefault();
      before = "";
      action();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
