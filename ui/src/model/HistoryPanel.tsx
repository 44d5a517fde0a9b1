import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../primitives/Button";
import { ErrorNote } from "../primitives/ErrorNote";
import { Select } from "../primitives/Field";
import { Loading } from "../primitives/Loading";
import { Panel } from "../primitives/Panel";
import { Time } from "../primitives/Time";
import { describe } from "./event-text";
import css from "./HistoryPanel.module.css";
import { eventPagesQuery } from "./queries";

const NOUNS: Record<string, string[]> = {
  Everything: [],
  Aliases: ["alias"],
  Versions: ["model_version"],
  "The model": ["registered_model"],
};

/** What happened to a model, by whom and why; nobody can take a line out of it. */
export function HistoryPanel({ name }: { name: string }) {
  const [shown, setShown] = useState("Everything");
  const found = useInfiniteQuery(eventPagesQuery(name, NOUNS[shown] ?? []));
  const events = found.data?.pages.flatMap((page) => page.events ?? []) ?? [];
  return (
    <Panel
      title="History"
      actions={
        <Select aria-label="Show" value={shown} onChange={(event) => setShown(event.target.value)}>
          {Object.keys(NOUNS).map((noun) => (
            <option key={noun}>{noun}</option>
          ))}
        </Select>
      }
    >
      {found.isError && <ErrorNote error={found.error} onRetry={found.refetch} />}
      {found.isPending && <Loading />}
      <ol className={css.events}>
        {events.map((event) => (
          <li key={event.event_id} className={css.event}>
            <span className={css.text}>
              {describe(event)}
              {event.reason && <q className={css.reason}>{event.reason}</q>}
            </span>
            <span className="soft">
              {event.actor}, <Time at={event.time} />
            </span>
          </li>
        ))}
      </ol>
      {found.hasNextPage && (
        <Button look="quiet" onClick={() => found.fetchNextPage()} disabled={found.isFetchingNextPage}>
          Show more
        </Button>
      )}
    </Panel>
  );
}
