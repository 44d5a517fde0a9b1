import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Source } from "../artifacts/source";
import { SERVER_URL } from "../api/base";
import { mlmodelQuery, textQuery } from "../mlmodel/queries";
import type { ModelVersion } from "../model/queries";
import { Code } from "../primitives/Code";
import { ErrorNote } from "../primitives/ErrorNote";
import { Select } from "../primitives/Field";
import { Loading } from "../primitives/Loading";
import { Panel } from "../primitives/Panel";
import { madeUpRequest } from "./made-up";
import { sealQuery } from "./queries";
import { snippetsOf } from "./snippets";
import css from "./UseTab.module.css";

const LONGEST_REQUEST = 2000;

/** Lines that use the version, from Python, a shell and over HTTP. */
export function UseTab({ version }: { version: ModelVersion }) {
  const { name, version: number } = version;
  const own = `models:/${name}/${number}`;
  const uris = [own, ...(version.aliases ?? []).map((alias) => `models:/${name}@${alias}`)];
  const [chosen, setChosen] = useState(own);
  const uri = uris.includes(chosen) ? chosen : own;
  const isSealed = Boolean(version.manifest_digest);
  const source: Source = { kind: "version", name, version: number };
  const seal = useQuery({ ...sealQuery(name, number), enabled: isSealed });
  const mlmodel = useQuery({ ...mlmodelQuery(source), enabled: isSealed });
  const requestPath = mlmodel.data?.example?.requestPath;
  const saved = useQuery({ ...textQuery(source, requestPath ?? ""), enabled: Boolean(requestPath) });
  if (mlmodel.isLoading || seal.isLoading || saved.isLoading) return <Loading />;
  const compact = compactJson(saved.data);
  const subject = {
    server: SERVER_URL,
    name,
    version: number,
    uri,
    mlmodel: mlmodel.data ?? null,
    request:
      compact && compact.length <= LONGEST_REQUEST ? compact : madeUpRequest(mlmodel.data?.signature?.inputs ?? []),
    files: (seal.data?.files ?? []).map(({ path }) => path),
    isSealed,
  };
  return (
    <Panel
      title="Use it"
      actions={
        uris.length > 1 && (
          <Select aria-label="As" value={uri} onChange={(event) => setChosen(event.target.value)}>
            {uris.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        )
      }
    >
      <div className={css.snippets}>
        {mlmodel.isError && <ErrorNote error={mlmodel.error} onRetry={mlmodel.refetch} />}
        {uri !== own && (
          <p className="soft">These lines follow the alias: they use whatever version holds it when they run.</p>
        )}
        {snippetsOf(subject).map(({ title, language, text }) => (
          <section key={title} className={css.snippet}>
            <h3>{title}</h3>
            <Code label={language} text={text} />
          </section>
        ))}
        <p className="soft">
          MLflow’s own package does the same: <code>import mlflow</code> instead of the first line.
        </p>
      </div>
    </Panel>
  );
}

/** JSON on one line; undefined for what is none. */
function compactJson(text: string | null | undefined): string | undefined {
  if (!text) return undefined;
  try {
    JSON.parse(text);
    // Numbers stay as they were written.
    return text.replace(/\s*\n\s*/g, "").trim();
  } catch {
    return undefined;
  }
}
