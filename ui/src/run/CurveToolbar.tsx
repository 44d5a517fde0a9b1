import type { ReactNode } from "react";
import type { XAxis } from "../charts/curve";
import { Select } from "../primitives/Field";
import { SearchField } from "../primitives/SearchField";
import css from "./CurveToolbar.module.css";

interface Search {
  metrics?: string | undefined;
  x?: string | undefined;
  smoothing?: string | undefined;
  scale?: string | undefined;
}

interface Props {
  search: Search;
  xAxis: XAxis;
  smoothing: number;
  onChange: (change: Search) => void;
  /** Instead of the search: which metrics are shown. */
  children?: ReactNode;
}

const AXES: Record<XAxis, string> = { step: "Step", time: "Time", relative: "Time since the start" };

/** Which metrics are shown, over what, and how smooth; the address keeps all of it. */
export function CurveToolbar({ search, xAxis, smoothing, onChange, children }: Props) {
  return (
    <div className={css.toolbar}>
      {children ?? (
        <div className={css.search}>
          <SearchField
            label="Search metrics"
            placeholder="Search metrics"
            value={search.metrics ?? ""}
            onSearch={(text) => onChange({ metrics: text || undefined })}
          />
        </div>
      )}
      <label className={css.choice}>
        Over
        <Select value={xAxis} onChange={(event) => onChange({ x: event.target.value })}>
          {Object.entries(AXES).map(([axis, name]) => (
            <option key={axis} value={axis}>
              {name}
            </option>
          ))}
        </Select>
      </label>
      <label className={css.choice}>
        Smoothing
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing}
          onChange={(event) => onChange({ smoothing: event.target.value === "0" ? undefined : event.target.value })}
        />
        <output className={css.amount}>{smoothing.toFixed(2)}</output>
      </label>
      <label className={css.choice}>
        <input
          type="checkbox"
          checked={search.scale === "log"}
          onChange={(event) => onChange({ scale: event.target.checked ? "log" : undefined })}
        />
        Logarithmic
      </label>
    </div>
  );
}
