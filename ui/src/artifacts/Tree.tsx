import { useState } from "react";
import { Button } from "../primitives/Button";
import { countText } from "../primitives/numbers";
import css from "./Tree.module.css";

const PAGE = 100;
const OPEN_UP_TO = 40;

/** A value of JSON as lines that can be folded. */
export function Tree({ value }: { value: unknown }) {
  return (
    <div className={css.tree} role="region" aria-label="Content of the file" tabIndex={0}>
      {childrenOf(value) ? <Children value={value} level={0} /> : <Leaf value={value} />}
    </div>
  );
}

function childrenOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== "object" || value === null || value instanceof Date) return undefined;
  return Object.entries(value);
}

function Children({ value, level }: { value: unknown; level: number }) {
  const [most, setMost] = useState(PAGE);
  const children = childrenOf(value) ?? [];
  return (
    <ul className={css.children}>
      {children.slice(0, most).map(([key, child]) => (
        <li key={key}>
          <Node name={key} value={child} level={level + 1} />
        </li>
      ))}
      {children.length > most && (
        <li>
          <Button look="quiet" onClick={() => setMost(most + 10 * PAGE)}>
            Show more ({countText(children.length - most)} not shown)
          </Button>
        </li>
      )}
    </ul>
  );
}

function Node({ name, value, level }: { name: string; value: unknown; level: number }) {
  const children = childrenOf(value);
  const [open, setOpen] = useState(level <= 2 && (children?.length ?? 0) <= OPEN_UP_TO);
  if (!children?.length) {
    return (
      <span className={css.line}>
        <span className={css.key}>{name}</span> <Leaf value={value} />
      </span>
    );
  }
  const noun = Array.isArray(value) ? "item" : "key";
  const count = `${countText(children.length)} ${noun}${children.length === 1 ? "" : "s"}`;
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={css.summary}>
        <span className={css.key}>{name}</span> <span className="soft">{count}</span>
      </summary>
      {open && <Children value={value} level={level} />}
    </details>
  );
}

function Leaf({ value }: { value: unknown }) {
  if (Array.isArray(value)) return <span className="soft">no items</span>;
  if (value instanceof Date) return <span className={css.word}>{value.toISOString()}</span>;
  if (typeof value === "object" && value !== null) return <span className="soft">no keys</span>;
  if (typeof value === "string") return <span className={css.text}>{value}</span>;
  return <span className={css.word}>{String(value)}</span>;
}
