import { useQuery } from "@tanstack/react-query";
import { Empty } from "../primitives/Empty";
import { Panel } from "../primitives/Panel";
import { SearchField } from "../primitives/SearchField";
import { Shown } from "../primitives/Shown";
import { CallDetails } from "./CallDetails";
import { fits } from "./calls";
import { Marked } from "./Marked";
import { callsQuery } from "./queries";
import css from "./SettingsPage.module.css";

interface Props {
  text: string;
  onSearch: (text: string) => void;
}

/** Every call of the REST API with its fields, as the server describes itself. */
export function ApiPanel({ text, onSearch }: Props) {
  const calls = useQuery(callsQuery());
  return (
    <>
      <SearchField
        label="Search calls"
        placeholder="Words of a name, a path, a field or a description"
        value={text}
        onSearch={onSearch}
      />
      <Panel title="Calls">
        <Shown query={calls}>
          {(all) => {
            const found = all.filter((call) => fits(call, text));
            return (
              <>
                <ul className={css.calls} aria-label="Calls">
                  {found.map((call) => (
                    <li key={call.name} className={css.call}>
                      <details open={found.length === 1}>
                        <summary>
                          <span className={css.method}>{call.method}</span>
                          <code>{call.path}</code>
                          <span className="soft">
                            <Marked text={call.description.split(/\n\s*\n/, 1)[0] ?? ""} />
                          </span>
                        </summary>
                        <CallDetails call={call} />
                      </details>
                    </li>
                  ))}
                </ul>
                {found.length === 0 && <Empty title="No call has all these words." />}
              </>
            );
          }}
        </Shown>
      </Panel>
    </>
  );
}
