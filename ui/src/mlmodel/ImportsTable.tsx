import { Chip } from "../primitives/Chip";
import css from "./ImportsTable.module.css";
import type { FileImports } from "./mlmodel";

/** What loading a model imports, by file, as it was written down when the model was saved. */
export function ImportsTable({ files }: { files: FileImports[] }) {
  return (
    <ul className={css.files} aria-label="Imports by file">
      {files.map(({ path, imports, calls, hasCode }) => (
        <li key={path} className={css.file}>
          <span>
            <code>{path}</code> {hasCode && <Chip look="warn">has code of its own</Chip>}
          </span>
          <ul className={css.names}>
            {imports.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
            {calls.map((name) => (
              <li key={`call ${name}`}>
                <code>{name}</code> <Chip look="danger">called when it is loaded</Chip>
              </li>
            ))}
            {imports.length + calls.length === 0 && <li className="soft">nothing</li>}
          </ul>
        </li>
      ))}
    </ul>
  );
}
