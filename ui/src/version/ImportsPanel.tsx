import { useQuery } from "@tanstack/react-query";
import type { Schema } from "../api/client";
import type { ModelVersion } from "../model/queries";
import { Code } from "../primitives/Code";
import { sizeText } from "../primitives/numbers";
import { Panel } from "../primitives/Panel";
import { Shown } from "../primitives/Shown";
import css from "./ContentTab.module.css";
import { ImportsTable } from "./ImportsTable";
import { importsQuery } from "./queries";
import { shellText } from "./quoting";

/** What loading a version imports, as the server reads it in its files; whoever wrote them cannot say otherwise. */
export function ImportsPanel({ version }: { version: ModelVersion }) {
  const found = useQuery(importsQuery(version.name, version.version));
  return (
    <Panel title="What loading it imports">
      <Shown query={found} lines={3}>
        {({ files = [], left_out: leftOut = [] }) => (
          <>
            {files.length > 0 && <ImportsTable files={files} />}
            {files.length === 0 && leftOut.length === 0 && (
              <p className={css.body}>No file of this version imports anything by itself.</p>
            )}
            {leftOut.length > 0 && (
              <LeftOut files={leftOut} uri={`models:/${version.name}/${version.version}`} isAll={!files.length} />
            )}
          </>
        )}
      </Shown>
    </Panel>
  );
}

const MOST_NAMED = 20;

interface LeftOutProps {
  files: Schema<"FileEntry">[];
  uri: string;
  /** Whether nothing else was found. */
  isAll: boolean;
}

function LeftOut({ files, uri, isAll }: LeftOutProps) {
  return (
    <div className={css.body}>
      <p>
        {isAll ? "These files" : "Beside these, some files"} were not looked through, for they are too large. This
        command reads them and loads nothing:
      </p>
      <Code label="Shell" text={`regista models inspect ${shellText(uri)}`} />
      <ul aria-label="Not looked through">
        {files.slice(0, MOST_NAMED).map(({ path, size }) => (
          <li key={path}>
            <code>{path}</code> <span className="soft">{sizeText(size)}</span>
          </li>
        ))}
        {files.length > MOST_NAMED && <li className="soft">and {files.length - MOST_NAMED} more</li>}
      </ul>
    </div>
  );
}
