import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Chip } from "../primitives/Chip";
import { ErrorNote } from "../primitives/ErrorNote";
import { Loading } from "../primitives/Loading";
import { Panel } from "../primitives/Panel";
import { AliasPanel } from "./AliasPanel";
import { HistoryPanel } from "./HistoryPanel";
import css from "./ModelPage.module.css";
import { modelQuery } from "./queries";
import { VersionsPanel } from "./VersionsPanel";

const Markdown = lazy(() => import("../primitives/Markdown"));

const route = getRouteApi("/models/$name");

/** One model: who holds its aliases, its versions, and what happened to it. */
export function ModelPage() {
  const { name } = route.useParams();
  const found = useQuery(modelQuery(name));
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorNote error={found.error} onRetry={found.refetch} />;
  const model = found.data;
  return (
    <>
      <header className={css.header}>
        <nav aria-label="Where this is">
          <Link to="/models">Models</Link>
        </nav>
        <h1>{model.name}</h1>
        {model.tags && (
          <div className={css.tags}>
            {model.tags.map(({ key, value }) => (
              <Chip key={key}>
                {key}: {value}
              </Chip>
            ))}
          </div>
        )}
      </header>
      {model.description && (
        <Panel title="Description">
          <div className={css.description}>
            <Suspense fallback={<Loading lines={2} />}>
              <Markdown text={model.description} />
            </Suspense>
          </div>
        </Panel>
      )}
      <AliasPanel model={model} />
      <VersionsPanel name={model.name} />
      <HistoryPanel name={model.name} />
    </>
  );
}
