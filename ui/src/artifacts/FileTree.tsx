import { type KeyboardEvent, useState } from "react";
import { Button } from "../primitives/Button";
import { classes } from "../primitives/classes";
import { countText, sizeText } from "../primitives/numbers";
import css from "./FileTree.module.css";
import { nameOf } from "./paths";
import type { Entry } from "./source";

/** A line of the tree; `isOpen` is undefined for a file. */
export interface TreeRow {
  entry: Entry;
  level: number;
  isOpen?: boolean;
}

interface Props {
  rows: TreeRow[];
  chosen: string | undefined;
  onOpen: (path: string) => void;
  onToggle: (folder: string, open: boolean) => void;
}

const PAGE = 500;

/** Folders and files; the arrows go up and down, open and close, Enter shows. */
export function FileTree({ rows, chosen, onOpen, onToggle }: Props) {
  const [most, setMost] = useState(PAGE);
  const [focused, setFocused] = useState<string>();
  const shown = rows.slice(0, most);
  const stop = shown.find(({ entry }) => entry.path === (focused ?? chosen)) ?? shown[0];
  const activate = ({ entry, isOpen }: TreeRow) =>
    entry.isFolder ? onToggle(entry.path, !isOpen) : onOpen(entry.path);
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = shown.findIndex((row) => row === stop);
    const row = shown[at];
    if (!row) return;
    const goTo = (index: number) => {
      const target = Math.min(Math.max(index, 0), shown.length - 1);
      (event.currentTarget.children[target] as HTMLElement | undefined)?.focus();
    };
    if (event.key === "ArrowDown") goTo(at + 1);
    else if (event.key === "ArrowUp") goTo(at - 1);
    else if (event.key === "Home") goTo(0);
    else if (event.key === "End") goTo(shown.length - 1);
    else if (event.key === "Enter" || event.key === " ") activate(row);
    else if (event.key === "ArrowRight" && row.isOpen === false) onToggle(row.entry.path, true);
    else if (event.key === "ArrowRight" && row.isOpen) goTo(at + 1);
    else if (event.key === "ArrowLeft" && row.isOpen) onToggle(row.entry.path, false);
    else if (event.key === "ArrowLeft") goTo(shown.findLastIndex((one, index) => index < at && one.level < row.level));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div role="tree" aria-label="Files" tabIndex={-1} className={css.tree} onKeyDown={onKey}>
        {shown.map((row) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the tree
          <div
            key={row.entry.path}
            role="treeitem"
            aria-level={row.level}
            aria-expanded={row.isOpen}
            aria-selected={row.entry.path === chosen}
            tabIndex={row === stop ? 0 : -1}
            className={classes(css.row, row.entry.isFolder && css.folder)}
            style={{ paddingInlineStart: `calc(${row.level - 1} * var(--gap-4) + var(--gap-2))` }}
            onFocus={() => setFocused(row.entry.path)}
            onClick={() => activate(row)}
          >
            <span className={css.name} title={nameOf(row.entry.path)}>
              {nameOf(row.entry.path)}
            </span>
            {row.entry.size !== undefined && <span className={css.size}>{sizeText(row.entry.size)}</span>}
          </div>
        ))}
      </div>
      {rows.length > most && (
        <Button look="quiet" onClick={() => setMost(most + PAGE)}>
          Show more ({countText(rows.length - most)} not shown)
        </Button>
      )}
    </>
  );
}
