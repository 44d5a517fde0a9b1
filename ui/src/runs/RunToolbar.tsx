import { useMemo, useState } from "react";
import type { Schema } from "../api/client";
import { Button } from "../primitives/Button";
import { ColumnChooser } from "../primitives/ColumnChooser";
import { Select } from "../primitives/Field";
import { columnGroups, labelOf } from "./columns";
import { FilterBar } from "./FilterBar";
import type { Lifecycle } from "./queries";
import css from "./RunsPage.module.css";

interface Props {
  experimentId: string;
  text: string;
  lifecycle: Lifecycle;
  keys: Schema<"RunColumnsReply"> | undefined;
  columns: string[];
  onChange: (part: { q?: string | undefined; show?: string | undefined }) => void;
  onColumns: (columns: string[]) => void;
}

/** Which runs, which columns, and the link that shows the same. */
export function RunToolbar({ experimentId, text, lifecycle, keys, columns, onChange, onColumns }: Props) {
  const groups = useMemo(() => columnGroups(keys ?? {}), [keys]);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div className={css.toolbar}>
      <FilterBar experimentId={experimentId} value={text} onSearch={(q) => onChange({ q: q || undefined })} />
      <div className={css.tools}>
        <Select
          aria-label="Show"
          value={lifecycle}
          onChange={(event) => onChange({ show: event.target.value === "active" ? undefined : event.target.value })}
        >
          <option value="active">Active</option>
          <option value="deleted">Deleted</option>
          <option value="all">All</option>
        </Select>
        <ColumnChooser groups={groups} labelOf={labelOf} chosen={columns} onChoose={onColumns} />
        {/* Browsers give the clipboard to pages from https or this machine only. */}
        {window.isSecureContext && <Button onClick={copy}>{copied ? "Copied" : "Copy link"}</Button>}
      </div>
    </div>
  );
}
