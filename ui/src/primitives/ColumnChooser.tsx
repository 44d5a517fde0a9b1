import { useState } from "react";
import css from "./ColumnChooser.module.css";
import { Input } from "./Field";
import { Menu } from "./Menu";

interface Props {
  /** What is chosen. */
  label?: string;
  /** Ids of columns by the heading they stand under, such as `{ Metrics: ["metrics.rmse"] }`. */
  groups: Record<string, string[]>;
  /** What a column is called; its id as it is by default. */
  labelOf?: (id: string) => string;
  chosen: string[];
  onChoose: (chosen: string[]) => void;
}

const MOST = 200;

/** Which columns a table has; there may be thousands, so one searches among them. */
export function ColumnChooser({ label = "Columns", groups, labelOf = (id) => id, chosen, onChoose }: Props) {
  const [text, setText] = useState("");
  const wanted = text.toLowerCase();
  const toggle = (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Menu label={label}>
      {() => (
        <div className={css.chooser}>
          <Input
            aria-label={`Search ${label.toLowerCase()}`}
            placeholder={`Search ${label.toLowerCase()}`}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {Object.entries(groups).map(([group, ids]) => {
            const found = ids.filter((id) => labelOf(id).toLowerCase().includes(wanted));
            if (!found.length) return null;
            return (
              <fieldset key={group} className={css.group}>
                <legend>{group}</legend>
                {found.slice(0, MOST).map((id) => (
                  <label key={id} className={css.choice}>
                    <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
                    {labelOf(id)}
                  </label>
                ))}
                {found.length > MOST && <p className="soft">and {found.length - MOST} more: type a part of the name</p>}
              </fieldset>
            );
          })}
        </div>
      )}
    </Menu>
  );
}
