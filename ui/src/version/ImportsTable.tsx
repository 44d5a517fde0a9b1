import type { Schema } from "../api/client";
import { Chip } from "../primitives/Chip";
import css from "./ImportsTable.module.css";

/** Names of frameworks and of Python's own data need no word. */
const MARKS: Record<string, { look: "plain" | "warn" | "danger"; text: string }> = {
  dangerous: { look: "danger", text: "can do anything" },
  unknown: { look: "warn", text: "not known" },
  code: { look: "warn", text: "makes code" },
};

/** What loading a model imports, by file. */
export function ImportsTable({ files }: { files: Schema<"FileImports">[] }) {
  return (
    <ul className={css.files} aria-label="Imports by file">
      {files.map(({ path, imports = [], calls = [], problems = [], has_code: hasCode }) => (
        <li key={path} className={css.file}>
          <span>
            <code>{path}</code> {hasCode && <Chip look="warn">has code of its own</Chip>}
          </span>
          <ul className={css.names}>
            {calls.map((call) => (
              <li key={`call ${call}`}>
                <code>{call}</code> <Chip look="danger">called when it is loaded</Chip>
              </li>
            ))}
            {imports.map(({ name, verdict }) => {
              const mark = Object.hasOwn(MARKS, verdict) ? MARKS[verdict] : undefined;
              return (
                <li key={name}>
                  <code>{name}</code> {mark && <Chip look={mark.look}>{mark.text}</Chip>}
                </li>
              );
            })}
            {problems.map((problem) => (
              <li key={`problem ${problem}`}>
                Not looked through: {problem} <Chip look="warn">may hold anything</Chip>
              </li>
            ))}
            {imports.length + calls.length + problems.length === 0 && <li className="soft">nothing</li>}
          </ul>
        </li>
      ))}
    </ul>
  );
}
