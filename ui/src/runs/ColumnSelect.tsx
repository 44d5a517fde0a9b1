import { Select } from "../primitives/Field";
import { chartLabel } from "./chart-columns";
import css from "./ChartView.module.css";

interface Props {
  label: string;
  groups: Record<string, string[]>;
  value: string;
  /** What stands for none, where that may be chosen. */
  none?: string;
  onChoose: (id: string) => void;
}

/** What is on an axis. */
export function ColumnSelect({ label, groups, value, none, onChoose }: Props) {
  return (
    <label className={css.tool}>
      {label}
      <Select value={value} onChange={(event) => onChoose(event.target.value)}>
        {none && <option value="">{none}</option>}
        {Object.entries(groups).map(([group, ids]) => (
          <optgroup key={group} label={group}>
            {ids.map((id) => (
              <option key={id} value={id}>
                {chartLabel(id)}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
    </label>
  );
}
