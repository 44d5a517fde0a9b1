import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button } from "../primitives/Button";
import { Select } from "../primitives/Field";
import { Panel } from "../primitives/Panel";
import { ShownPages } from "../primitives/Shown";
import { Time } from "../primitives/Time";
import { describe } from "./event-text";
import css from "./HistoryPanel.module.css";
import { aliasIntervalsQuery, eventPagesQuery, newestVersionsQuery } from "./queries";

const route = getRouteApi("/models/$name");

/** What one can look for: how an address calls it, what the page calls it, and the nouns of its events. */
const NOUNS = [
  { key: "aliases", label: "Aliases", nouns: ["alias"] },
  { key: "versions", label: "Versions", nouns: ["model_version"] },
  { key: "stages", label: "Stages", nouns: ["model_version.stage_changed"] },
  { key: "model", label: "The model", nouns: ["registered_model"] },
];

type Filter = "history" | "alias" | "version" | "who";

/** What happened to a model, by whom and why; nobody can take a line out of it. */
export function HistoryPanel({ name }: { name: string }) {
  const { history, alias, version, who } = route.useSearch();
  const navigate = route.useNavigate();
  const put = (filter: Partial<Record<Filter, string | undefined>>) =>
    navigate({ search: (now) => ({ ...now, ...filter }), replace: true, resetScroll: false });
  const nouns = NOUNS.find(({ key }) => key === history)?.nouns ?? [];
  const found = useInfiniteQuery(eventPagesQuery(name, { nouns, alias, version, who }));
  const everything = useInfiniteQuery(eventPagesQuery(name, { nouns: [] }));
  const intervals = useQuery(aliasIntervalsQuery(name)).data ?? [];
  const versions = useQuery(newestVersionsQuery(name)).data ?? [];
  const actors = everything.data?.pages.flatMap((page) => page.events?.map(({ actor }) => actor) ?? []) ?? [];
  const isNarrowed = Boolean(history || alias || version || who);
  return (
    <Panel
      title="History"
      actions={
        <>
          <Choice
            label="Show"
            every="Everything"
            chosen={history}
            options={NOUNS.map(({ key, label }) => [key, label])}
            onChoose={(next) => put({ history: next })}
          />
          <Choice
            label="Version"
            every="All versions"
            chosen={version}
            options={versions.toReversed().map((one) => [one.version, `Version ${one.version}`])}
            onChoose={(next) => put({ version: next })}
          />
          <Choice
            label="Alias"
            every="All aliases"
            chosen={alias}
            options={same(intervals.map((interval) => interval.alias))}
            onChoose={(next) => put({ alias: next })}
          />
          <Choice
            label="By whom"
            every="By anybody"
            chosen={who}
            options={same([...actors, ...intervals.map(({ set_by }) => set_by)])}
            onChoose={(next) => put({ who: next })}
          />
          {isNarrowed && (
            <Button
              look="quiet"
              onClick={() => put({ history: undefined, alias: undefined, version: undefined, who: undefined })}
            >
              Clear
            </Button>
          )}
        </>
      }
    >
      <ShownPages query={found} rowsOf={(page) => page.events}>
        {(events) => (
          <>
            <ol className={css.events} aria-label="Events">
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
            {events.length === 0 && <p className={css.none}>Nothing of this happened.</p>}
          </>
        )}
      </ShownPages>
    </Panel>
  );
}

interface ChoiceProps {
  label: string;
  /** What it says when nothing is chosen. */
  every: string;
  chosen: string | undefined;
  /** Values with what they are called. */
  options: [string, string][];
  onChoose: (value: string | undefined) => void;
}

function Choice({ label, every, chosen, options, onChoose }: ChoiceProps) {
  const isKnown = !chosen || options.some(([value]) => value === chosen);
  return (
    <span className={css.choice}>
      <Select aria-label={label} value={chosen ?? ""} onChange={(event) => onChoose(event.target.value || undefined)}>
        <option value="">{every}</option>
        {!isKnown && <option value={chosen}>{chosen}</option>}
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </Select>
    </span>
  );
}

/** Each once, sorted, called as it is. */
function same(values: string[]): [string, string][] {
  return [...new Set(values)].sort().map((value) => [value, value]);
}
