import { PlainTable } from "../primitives/PlainTable";
import type { Field, Signature } from "./signature";
import css from "./SignatureTable.module.css";

const PARTS = { inputs: "Inputs", outputs: "Outputs", params: "Params" } as const;

/** What goes into a model and what comes out, a line for each column, tensor and param. */
export function SignatureTable({ signature }: { signature: Signature }) {
  return (
    <PlainTable label="Signature" className={css.table}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Needed</th>
        </tr>
      </thead>
      {(Object.keys(PARTS) as (keyof Signature)[])
        .filter((part) => signature[part].length > 0)
        .map((part) => (
          <tbody key={part}>
            <tr className={css.part}>
              <th scope="rowgroup" colSpan={3}>
                {PARTS[part]} <span className={css.count}>{signature[part].filter(({ depth }) => !depth).length}</span>
              </th>
            </tr>
            {signature[part].map((field, place) => (
              <FieldRow key={`${place} ${field.path}`} field={field} />
            ))}
          </tbody>
        ))}
    </PlainTable>
  );
}

/** Further in, lines begin no further to the right. */
const MOST_INDENT = 4;

function FieldRow({ field }: { field: Field }) {
  const indent = { "--depth": Math.min(field.depth, MOST_INDENT) } as React.CSSProperties;
  return (
    <tr>
      <th scope="row" className={css.name} data-depth={field.depth} style={indent}>
        {field.name}
      </th>
      <td>
        <code>{field.type}</code>
      </td>
      <td className="soft">{neededText(field)}</td>
    </tr>
  );
}

function neededText({ fallback, required }: Field): string {
  if (fallback !== undefined) return `no, ${fallback} without it`;
  return required ? "yes" : "no";
}
