import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listOf, textOf } from "../api/search";
import type { Source } from "../artifacts/source";
import { Button } from "../primitives/Button";
import { Empty } from "../primitives/Empty";
import { ErrorNote } from "../primitives/ErrorNote";
import { Loading } from "../primitives/Loading";
import { AddColumn } from "./AddColumn";
import css from "./ComparePage.module.css";
import { ComparisonTable } from "./ComparisonTable";
import { FileDiff } from "./FileDiff";
import type { versionSheetQuery } from "./queries";
import { sectionsOf } from "./sheet";

/** What an address of a comparison says. */
export interface CompareSearch {
  of?: string | undefined;
  show?: string | undefined;
  file?: string | undefined;
  side?: string | undefined;
}

/** What kind of things are compared. */
export interface Comparable {
  title: string;
  /** What one types to add another. */
  hint: string;
  sheetQuery: typeof versionSheetQuery;
  /** Where the files of one are, by its id. */
  sourceOf: (id: string) => Source;
  /** The link to one; `label` as its sheet calls it. */
  linkTo: (id: string, label: string) => ReactNode;
  /** What helps when nothing is chosen. */
  help: ReactNode;
}

interface Props {
  kind: Comparable;
  search: CompareSearch;
  onSearch: (change: CompareSearch) => void;
}

const MOST = 50;

/** Versions or runs side by side, with what differs. */
export function ComparePage({ kind, search, onSearch }: Props) {
  const ids = [...new Set(listOf(search.of))].slice(0, MOST);
  const sheets = useQueries({ queries: ids.map(kind.sheetQuery) });
  const compared = ids.map((id, place) => ({
    id,
    sheet: sheets[place]?.data,
    error: sheets[place]?.error,
    source: kind.sourceOf(id),
  }));
  const found = compared.flatMap((one) => (one.sheet ? [{ ...one, sheet: one.sheet }] : []));
  const failed = compared.filter(({ error }) => error != null);
  const isLoading = found.length + failed.length < compared.length;
  const without = (id: string) => ids.filter((one) => one !== id);
  const compare = (chosen: string[]) => onSearch({ of: textOf(chosen) });
  const sections = sectionsOf(found.map(({ sheet }) => sheet));
  const differing = sections.reduce((sum, section) => sum + section.differing, 0);
  return (
    <>
      <header className={css.header} data-wide>
        <h1>{kind.title}</h1>
        {found.length > 1 && (
          <label className={css.switch}>
            <input
              type="checkbox"
              checked={search.show === "differences"}
              onChange={(event) => onSearch({ show: event.target.checked ? "differences" : undefined })}
            />
            Only differences ({differing})
          </label>
        )}
        <AddColumn hint={kind.hint} onAdd={(id) => compare([...without(id), id])} />
      </header>
      {failed.map(({ id, error }) => (
        <div key={id} className={css.failed}>
          <ErrorNote error={error} />
          <Button onClick={() => compare(without(id))}>Leave out {id}</Button>
        </div>
      ))}
      {isLoading && <Loading />}
      {compared.length === 0 && <Empty title="Nothing is chosen to be compared.">{kind.help}</Empty>}
      {found.length > 0 && !isLoading && (
        <ComparisonTable
          label={kind.title}
          headings={found.map(({ id, sheet }) => ({
            id,
            content: (
              <span className={css.heading}>
                {kind.linkTo(id, sheet.label)}
                <Button
                  look="quiet"
                  className={css.remove}
                  aria-label={`Leave out ${id}`}
                  onClick={() => compare(without(id))}
                >
                  ×
                </Button>
              </span>
            ),
          }))}
          sections={sections}
          onlyDifferences={search.show === "differences" && found.length > 1}
          nameOf={(section, line) =>
            section.title === "Files" && line.differs && isText(line.key) ? (
              <button type="button" className={css.file} onClick={() => onSearch({ file: line.key, side: undefined })}>
                {line.key}
              </button>
            ) : (
              line.key
            )
          }
        />
      )}
      {search.file && found.length > 1 && (
        <FileDiff path={search.file} compared={found} side={search.side} onShow={onSearch} />
      )}
    </>
  );
}

const TEXTS =
  /(^|\/)(MLmodel|Dockerfile|Makefile|LICENSE|README)$|\.(txt|ya?ml|json|jsonl|md|csv|tsv|py|toml|cfg|ini|lock|log|sh|sql|html|xml|r)$/i;

/** Whether a file of that name can be compared by its lines. */
function isText(path: string): boolean {
  return TEXTS.test(path);
}
