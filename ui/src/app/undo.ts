import { useCallback, useSyncExternalStore } from "react";
import { useToast } from "./toasts";

/** What is done later, for there is no way back once it is done: until then it can be taken back. */
export interface Delayed {
  /** What it will have done, said at once. */
  text: string;
  /** What it takes away, such as `model bikes`; pages leave it out from now on. */
  subjects: string[];
  /** Does it. The page may be left meanwhile: requests are `keepalive`, and all sent before the first await. */
  carryOut: () => Promise<unknown>;
}

/** As long as the notice with its button stands. */
const SECONDS = 8;

interface Waiting {
  delayed: Delayed;
  timer: ReturnType<typeof setTimeout>;
  onFailure: (error: unknown) => void;
}

const waiting = new Set<Waiting>();
const listeners = new Set<() => void>();
let hidden: ReadonlySet<string> = new Set();

function hide(change: (subjects: Set<string>) => void): void {
  const subjects = new Set(hidden);
  change(subjects);
  hidden = subjects;
  for (const listener of listeners) listener();
}

function show(subjects: string[]): void {
  hide((all) => subjects.forEach((subject) => all.delete(subject)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function carryOut(one: Waiting): Promise<void> {
  clearTimeout(one.timer);
  waiting.delete(one);
  try {
    await one.delayed.carryOut();
  } catch (error) {
    one.onFailure(error);
  }
  show(one.delayed.subjects);
}

// Who leaves the page has not taken it back.
window.addEventListener("pagehide", () => waiting.forEach((one) => void carryOut(one)));

/** What waits to be taken away: it is still there, and not to be shown. */
export function useHidden(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => hidden);
}

/** Does something when the time in which it can be undone is over, or when the page is left; says what failed. */
export function useDelayed(): (delayed: Delayed) => void {
  const toast = useToast();
  return useCallback(
    (delayed: Delayed) => {
      const one: Waiting = {
        delayed,
        timer: setTimeout(() => void carryOut(one), SECONDS * 1000),
        onFailure: (error) => toast({ text: error instanceof Error ? error.message : String(error), look: "danger" }),
      };
      waiting.add(one);
      hide((all) => delayed.subjects.forEach((subject) => all.add(subject)));
      const undo = () => {
        if (!waiting.delete(one)) {
          toast({ text: "It was too late to undo this.", look: "danger" });
          return;
        }
        clearTimeout(one.timer);
        show(delayed.subjects);
      };
      toast({ text: delayed.text, undo });
    },
    [toast],
  );
}
