import { Dialog } from "../primitives/Dialog";
import css from "./ShortcutHelp.module.css";

const KEYS = [
  ["⌘K or Ctrl K", "Go to a model, an experiment or a page"],
  ["/", "Search on this page"],
  ["g m", "Models"],
  ["g e", "Experiments"],
  ["g s", "Settings"],
  ["?", "This help"],
] as const;

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
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
    </Dialog>
  );
}
