import { diffOf, type DiffLine, shortened } from "./diff";
import css from "./LineDiff.module.css";

interface Side {
  label: string;
  text: string;
}

/** Two texts side by side, with the lines that differ marked by signs and colours. */
export function LineDiff({ left, right }: { left: Side; right: Side }) {
  const lines = diffOf(left.text, right.text);
  if (lines === null) return <p className={css.note}>These texts are too long to be compared by lines here.</p>;
  if (lines.every(({ isSame }) => isSame)) return <p className={css.note}>All lines are equal.</p>;
  return (
    <div className={css.scroller} role="region" aria-label="Lines side by side, scrolls" tabIndex={0}>
      <table className={css.table} aria-label="Lines side by side">
        <thead>
          <tr>
            <th scope="col" colSpan={3}>
              {left.label}
            </th>
            <th scope="col" colSpan={3}>
              {right.label}
            </th>
          </tr>
        </thead>
        <tbody>
          {shortened(lines).map((line, place) =>
            typeof line === "number" ? (
              <tr key={place} className={css.gap}>
                <td colSpan={6}>
                  {line} equal {line === 1 ? "line" : "lines"}
                </td>
              </tr>
            ) : (
              <tr key={place}>
                <Half line={line.left} sign={line.isSame ? "" : "−"} look={line.isSame ? "" : css.removed} />
                <Half line={line.right} sign={line.isSame ? "" : "+"} look={line.isSame ? "" : css.added} />
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function Half({ line, sign, look }: { line: DiffLine["left"]; sign: string; look: string | undefined }) {
  if (!line) return <td colSpan={3} className={css.none} />;
  return (
    <>
      <td className={css.number}>{line.number}</td>
      <td className={css.sign}>{sign}</td>
      <td className={look}>
        <code className={css.text}>{line.text}</code>
      </td>
    </>
  );
}
