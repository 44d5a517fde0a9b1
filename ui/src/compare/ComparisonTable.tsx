import { type ReactNode, useState } from "react";
import { Button } from "../primitives/Button";
import { classes } from "../primitives/classes";
import { metricText } from "../primitives/numbers";
import { PlainTable } from "../primitives/PlainTable";
import css from "./ComparisonTable.module.css";
import { type Cell, isSame, type Line, type Section } from "./sheet";

interface Props {
  label: string;
  /** The heading of each column. */
  headings: { id: string; content: ReactNode }[];
  sections: Section[];
  onlyDifferences: boolean;
  /** What the name of a line is, where it is more than text. */
  nameOf?: (section: Section, line: Line) => ReactNode;
}

const MOST_LINES = 200;

/** Things side by side: a column each, a line for every name, and signs and colours where they differ. */
export function ComparisonTable({ label, headings, sections, onlyDifferences, nameOf }: Props) {
  const shown = sections.filter(({ differing }) => !onlyDifferences || differing > 0);
  return (
    <PlainTable label={label} className={css.table} scroller={css.scroller}>
      <thead>
        <tr>
          <th scope="col" className={css.corner}>
            <span className="visually-hidden">Name</span>
          </th>
          {headings.map(({ id, content }) => (
            <th key={id} scope="col">
              {content}
            </th>
          ))}
        </tr>
      </thead>
      {shown.map((section) => (
        <SectionBody
          key={section.title}
          section={section}
          columns={headings.length}
          onlyDifferences={onlyDifferences}
          nameOf={nameOf}
        />
      ))}
      {shown.length === 0 && (
        <tbody>
          <tr>
            <td colSpan={headings.length + 1}>Nothing differs.</td>
          </tr>
        </tbody>
      )}
    </PlainTable>
  );
}

interface SectionProps {
  section: Section;
  columns: number;
  onlyDifferences: boolean;
  nameOf: Props["nameOf"];
}

function SectionBody({ section, columns, onlyDifferences, nameOf }: SectionProps) {
  const [isOpen, setOpen] = useState(false);
  const lines = section.lines.filter(({ differs }) => differs || !onlyDifferences);
  const shown = isOpen ? lines : lines.slice(0, MOST_LINES);
  return (
    <tbody>
      <tr className={css.title}>
        <th scope="rowgroup">{section.title}</th>
        <td colSpan={columns}>{columns > 1 && differText(section)}</td>
      </tr>
      {shown.map((line) => (
        <tr key={line.key}>
          <th scope="row" className={css.name}>
            {line.differs && (
              <span className={css.mark} title="differs">
                ≠<span className="visually-hidden"> differs: </span>
              </span>
            )}
            {nameOf?.(section, line) ?? line.key}
          </th>
          {line.cells.map((cell, place) => (
            <CellOf
              key={place}
              cell={cell}
              first={line.cells[0] ?? null}
              none={section.title === "Files" ? "missing" : "–"}
            />
          ))}
        </tr>
      ))}
      {lines.length > shown.length && (
        <tr>
          <td colSpan={columns + 1}>
            <Button look="quiet" onClick={() => setOpen(true)}>
              Show all {lines.length}
            </Button>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function differText({ differing, lines }: Section): string {
  return differing ? `${differing} of ${lines.length} differ` : `all ${lines.length} are the same`;
}

interface CellProps {
  cell: Cell | null;
  first: Cell | null;
  /** What stands for one that is not there. */
  none: string;
}

function CellOf({ cell, first, none }: CellProps) {
  const differs = !isSame(cell, first);
  const look = classes(css.cell, differs && css.differs, cell?.number !== undefined && "number");
  if (!cell) {
    return (
      <td className={look}>
        <span className="soft">{none}</span>
      </td>
    );
  }
  return (
    <td className={look} title={cell.title}>
      {cell.text}
      {differs && cell.number !== undefined && first?.number !== undefined && (
        <span className={css.delta}> {deltaText(cell.number - first.number)}</span>
      )}
    </td>
  );
}

/** "+0.012", what a value is more or less than the first. */
function deltaText(difference: number): string {
  return difference > 0 ? `+${metricText(difference)}` : metricText(difference).replace("-", "−");
}
