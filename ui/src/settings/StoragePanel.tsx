import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../api/client";
import { Button } from "../primitives/Button";
import { Code } from "../primitives/Code";
import { Empty } from "../primitives/Empty";
import { ErrorNote } from "../primitives/ErrorNote";
import { Facts } from "../primitives/Facts";
import { countText, sizeText } from "../primitives/numbers";
import { Panel } from "../primitives/Panel";
import { Shown } from "../primitives/Shown";
import { collectionPlanQuery, type Storage, storageQuery } from "./queries";
import css from "./SettingsPage.module.css";

/** How much is named, how much is stored for it, and what nobody needs any more. */
export function StoragePanel() {
  const storage = useQuery(storageQuery());
  if (storage.error instanceof ApiError && storage.error.status === 403) {
    return (
      <Panel title="Storage">
        <Empty title="How full the store is, is told to those who may manage the server." />
      </Panel>
    );
  }
  return (
    <>
      <Panel
        title="Storage"
        actions={
          <Button look="quiet" disabled={storage.isFetching} onClick={() => storage.refetch()}>
            {storage.isFetching ? "Counting…" : "Count again"}
          </Button>
        }
      >
        <Shown query={storage}>{(found) => <Facts facts={storageFacts(found)} />}</Shown>
      </Panel>
      <CollectionPanel />
    </>
  );
}

function storageFacts(found: Storage): [string, string][] {
  const unnamed = Math.max(0, found.stored_size - found.blob_size);
  return [
    ["Files", `${countText(found.files)}, ${sizeText(found.size)}`],
    ["Different contents", `${countText(found.blobs)}, ${sizeText(found.blob_size)}`],
    ["Saved", `${sizeText(found.saved)}, because equal content is stored once`],
    ["Stored", `${countText(found.stored)} blobs, ${sizeText(found.stored_size)}`],
    ["Named by nothing", unnamed ? sizeText(unnamed) : "nothing"],
    ["In the bin", found.bin ? `${countText(found.bin)} blobs, ${sizeText(found.bin_size)}` : "nothing"],
  ];
}

function CollectionPanel() {
  const plan = useQuery(collectionPlanQuery());
  return (
    <Panel
      title="Space that can be had back"
      actions={
        <Button disabled={plan.isFetching} onClick={() => plan.refetch()}>
          {plan.isFetching ? "Looking…" : "Look"}
        </Button>
      }
    >
      <div className={css.body}>
        {plan.isError && <ErrorNote error={plan.error} />}
        {plan.data && (
          <p>
            A collection would put {countText(plan.data.blobs)} blobs ({sizeText(plan.data.size)}) into the bin, and
            delete {countText(plan.data.leaving)} ({sizeText(plan.data.leavingSize)}) that have been there for a day.
          </p>
        )}
        <p className="soft">This looks only. A collection is made on the command line:</p>
        <Code label="Shell" text="regista gc" />
      </div>
    </Panel>
  );
}
