import type { Schema } from "../api/client";
import { Chip } from "../primitives/Chip";
import { countText } from "../primitives/numbers";
import { Panel } from "../primitives/Panel";
import { rowsOfProfile } from "../version/origin";
import css from "./DatasetsPanel.module.css";
import { columnsOf, originOf } from "./dataset-schema";

/** The data that a run read: what it was for, where it is from, and its columns. */
export function DatasetsPanel({ inputs }: { inputs: Schema<"DatasetInput">[] }) {
  if (inputs.length === 0) return null;
  return (
    <Panel title="Data">
      <ul className={css.datasets}>
        {inputs.map((input) => (
          <li key={JSON.stringify(input)} className={css.dataset}>
            <Dataset {...input} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Dataset({ dataset, tags = [] }: Schema<"DatasetInput">) {
  const rows = rowsOfProfile(dataset.profile);
  const columns = columnsOf(dataset.schema);
  return (
    <>
      <div className={css.line}>
        <strong>{dataset.name}</strong>
        {tags
          .filter(({ key }) => key === "mlflow.data.context")
          .map(({ value }) => (
            <Chip key={value}>{value}</Chip>
          ))}
        {rows !== undefined && <span className="soft">{countText(rows)} rows</span>}
        <span className="soft">
          digest <code>{dataset.digest}</code>
        </span>
      </div>
      <p className={css.place}>{originOf(dataset)}</p>
      {columns.length > 0 && (
        <details className={css.schema}>
          <summary>{columns.length === 1 ? "1 column" : `${countText(columns.length)} columns`}</summary>
          <table aria-label={`Columns of ${dataset.name}`}>
            <tbody>
              {columns.map(({ name, type }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <code>{type}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </>
  );
}
