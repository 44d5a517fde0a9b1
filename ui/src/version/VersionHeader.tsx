import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { textOf } from "../api/search";
import type { ModelVersion } from "../model/queries";
import { Chip } from "../primitives/Chip";
import { PageHeader } from "../primitives/PageHeader";
import { Tags } from "../primitives/Tags";
import { useVersionNotes } from "./changes";
import { sealQuery } from "./queries";
import { VersionActions } from "./VersionActions";
import css from "./VersionHeader.module.css";

/** Which version this is, what it holds, whether its files are what they were, and what can be done with it. */
export function VersionHeader({ version }: { version: ModelVersion }) {
  const { name, version: number } = version;
  const notes = useVersionNotes(name, number);
  return (
    <PageHeader
      place={[
        <Link key="models" to="/models">
          Models
        </Link>,
        <Link key="model" to="/models/$name" params={{ name }}>
          {name}
        </Link>,
      ]}
      title={
        <>
          {name} <span className={css.number}>version {number}</span>
        </>
      }
      states={<States version={version} />}
      actions={<VersionActions version={version} />}
    >
      <Tags tags={version.tags ?? []} onSet={notes.setTag} onDelete={notes.deleteTag} />
    </PageHeader>
  );
}

function States({ version }: { version: ModelVersion }) {
  const { name, version: number } = version;
  return (
    <>
      {version.aliases?.map((alias) => (
        <Chip key={alias} look="accent">
          {alias}
        </Chip>
      ))}
      {version.current_stage !== "None" && <Chip>{version.current_stage}</Chip>}
      {version.status !== "READY" && (
        <Chip look="warn" title={version.status_message ?? version.status}>
          {version.status}
        </Chip>
      )}
      <Seal version={version} />
      <Link to="/compare/versions" search={{ of: textOf([`${name}/${previous(number)}`, `${name}/${number}`]) }}>
        Compare
      </Link>
    </>
  );
}

/** What one compares with first: the version before. */
function previous(number: string): string {
  return String(Math.max(1, Number(number) - 1));
}

/** Whether the files are sealed, and whether their list still has the digest that it was sealed with. */
function Seal({ version }: { version: ModelVersion }) {
  const sealed = version.manifest_digest;
  const found = useQuery({ ...sealQuery(version.name, version.version), enabled: Boolean(sealed) });
  if (!sealed) {
    return (
      <Chip look="warn" title="The files are where the version was registered from, and could change there.">
        not sealed
      </Chip>
    );
  }
  const computed = found.data?.computed;
  if (found.data && (found.data.digest !== sealed || (computed !== undefined && computed !== sealed))) {
    return (
      <Chip look="danger" title={`Sealed with ${sealed}`}>
        the list of files is not what was sealed
      </Chip>
    );
  }
  const title = computed
    ? `${sealed}. Computed anew from the list of files, and equal.`
    : `${sealed}. The digest of the list of files when they were sealed.`;
  return (
    <Chip title={title}>
      {computed ? "✓ sealed" : "sealed"} <code>{sealed.slice(0, 12)}</code>
    </Chip>
  );
}
