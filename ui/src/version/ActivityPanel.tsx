import { useInfiniteQuery } from "@tanstack/react-query";
import { describe } from "../model/event-text";
import { Panel } from "../primitives/Panel";
import { ShownPages } from "../primitives/Shown";
import { Time } from "../primitives/Time";
import css from "./ActivityPanel.module.css";
import { versionEventPagesQuery } from "./queries";

/** What happened to a version, by whom and why. */
export function ActivityPanel({ name, version }: { name: string; version: string }) {
  const found = useInfiniteQuery(versionEventPagesQuery(name, version));
  return (
    <Panel title="Activity">
      <ShownPages query={found} rowsOf={(page) => page.events}>
        {(events) => (
          <ol className={css.events}>
            {events.map((event) => (
              <li key={event.event_id} className={css.event}>
                <Time at={event.time} />
                <span>{event.actor}</span>
                <span className={css.text}>
                  {describe(event)}
                  {event.reason && <q className={css.reason}>{event.reason}</q>}
                </span>
              </li>
            ))}
          </ol>
        )}
      </ShownPages>
    </Panel>
  );
}
