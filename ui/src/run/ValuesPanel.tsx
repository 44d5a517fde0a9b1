import { type ReactNode, useState } from "react";
import { classes } from "../primitives/classes";
import { Empty } from "../primitives/Empty";
import { Input } from "../primitives/Field";
import { countText } from "../primitives/numbers";
import { Panel } from "../primitives/Panel";
import { PlainTable } from "../primitives/PlainTable";
import { Button } from "../primitives/Button";
import css from "./ValuesPanel.module.css";

interface Value {
  id: string;
  name: ReactNode;
  /** The name as text, which is searched. */
  text: string;
  /** What the value belongs to, in columns of their own. */
  of?: string[];
  value: string;
}

interface Props {
  title: string;
  values: Value[];
  /** The headings of `of`. */
  columns?: string[];
  /** The lines of Python that would fill it. */
  code?: string;
  isNumeric?: boolean;
}

const SEARCHED = 12;
const PAGE = 100;

/** Names with their values, dense; where there are many one searches among them. */
export function ValuesPanel({ title, values, columns = [], code, isNumeric = false }: Props) {
  const [text, setText] = useState("");
  const [most, setMost] = useState(PAGE);
  const found = values
    .filter((value) => value.text.toLowerCase().includes(text.toLowerCase()))
    .sort((a, b) => a.text.localeCompare(b.text, "en", { numeric: true }));
  const search = values.length > SEARCHED && (
    <Input
      aria-label={`Search ${title.toLowerCase()}`}
      placeholder="Search"
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
  return (
    <Panel title={values.length ? `${title} ${countText(values.length)}` : title} actions={search}>
      {values.length === 0 ? (
        <Empty title={`No ${title.toLowerCase()} were logged.`} {...(code ? { code } : {})} />
      ) : (
        <PlainTable label={title} className={css.values} scroller={css.scroller}>
          <thead className={classes(!columns.length && "visually-hidden")}>
            <tr>
              <th scope="col">Name</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              <th scope="col" className={classes(isNumeric && "number")}>
                Value
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, most).map(({ id, name, of = [], value }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {of.map((one, index) => (
                  <td key={index}>{one}</td>
                ))}
                <td className={classes(isNumeric ? "number" : css.text)}>{value}</td>
              </tr>
            ))}
          </tbody>
        </PlainTable>
      )}
      {found.length > most && (
        <Button look="quiet" onClick={() => setMost(most + 10 * PAGE)}>
          Show more ({countText(found.length - most)} not shown)
        </Button>
      )}
    </Panel>
  );
}
