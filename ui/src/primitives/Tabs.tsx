import type { KeyboardEvent, ReactNode } from "react";
import css from "./Tabs.module.css";

interface Props<Key extends string> {
  label: string;
  tabs: Record<Key, string>;
  chosen: Key;
  /** The address keeps which one is chosen. */
  onChoose: (key: Key) => void;
  children: ReactNode;
}

/** Parts of a page of which one is shown; arrows go from one to the next. */
export function Tabs<Key extends string>({ label, tabs, chosen, onChoose, children }: Props<Key>) {
  const keys = Object.keys(tabs) as Key[];
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = (keys.indexOf(chosen) + step + keys.length) % keys.length;
    onChoose(keys[place] as Key);
    (event.currentTarget.children[place] as HTMLElement).focus();
  };
  return (
    <>
      <div role="tablist" aria-label={label} tabIndex={-1} className={css.tabs} onKeyDown={onKey}>
        {keys.map((key) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`tab-${key}`}
            aria-selected={key === chosen}
            aria-controls="tab-panel"
            tabIndex={key === chosen ? 0 : -1}
            className={css.tab}
            onClick={() => onChoose(key)}
          >
            {tabs[key]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${chosen}`} className="stack">
        {children}
      </div>
    </>
  );
}
