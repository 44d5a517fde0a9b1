import css from "./ShortcutHelp.module.css";

const KEYS = [
  ["⌘K or Ctrl K", "Go to a model, an experiment or a page"],
  ["/", "Search on this page"],
  ["g m", "Models"],
  ["g e", "Experiments"],
  ["g s", "Settings"],
  ["z", "Undo, while a notice offers it"],
  ["?", "This help"],
] as const;

/** The keys that work on every page. */
export function KeyList() {
  return (
    <dl className={css.keys}>
      {KEYS.map(([keys, meaning]) => (
        <div key={keys} className={css.row}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
