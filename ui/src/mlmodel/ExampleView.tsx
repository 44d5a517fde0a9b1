import { Code } from "../primitives/Code";
import { PlainTable } from "../primitives/PlainTable";
import { cellText, readExample } from "./example";
import css from "./ExampleView.module.css";

const MOST_ROWS = 20;
const MOST_TEXT = 20_000;

/** An input example: as a table, or as what it is. */
export function ExampleView({ text }: { text: string }) {
  let example: ReturnType<typeof readExample>;
  try {
    example = readExample(text);
  } catch {
    return <Code label="Input example, no JSON" text={text.slice(0, MOST_TEXT)} />;
  }
  if ("value" in example) {
    const shown = JSON.stringify(example.value, null, 1);
    return (
      <Code label="JSON" text={shown.length > MOST_TEXT ? `${shown.slice(0, MOST_TEXT)}\n… (see the file)` : shown} />
    );
  }
  const { columns, rows } = example;
  return (
    <>
      <PlainTable label="Input example" className={css.table}>
        <thead>
          <tr>
            {columns.map((column, place) => (
              <th key={`${place} ${column}`} scope="col" className={isNumeric(rows, place) ? "number" : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, line) => (
            <tr key={line}>
              {columns.map((column, place) => (
                <td key={`${place} ${column}`} className={isNumeric(rows, place) ? "number" : undefined}>
                  {cellText(row[place])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </PlainTable>
      {rows.length > MOST_ROWS && (
        <p className={css.more}>
          The first {MOST_ROWS} of {rows.length} rows.
        </p>
      )}
    </>
  );
}

function isNumeric(rows: unknown[][], place: number): boolean {
  return rows.every((row) => row[place] == null || typeof row[place] === "number");
}
