import { Link } from "@tanstack/react-router";
import type { Schema } from "../api/client";
import { Chip } from "../primitives/Chip";
import { Time } from "../primitives/Time";
import css from "./RunModels.module.css";

/** Registered versions, each with the aliases that it holds. */
export function VersionList({ versions }: { versions: Schema<"ModelVersion">[] }) {
  return (
    <ul className={css.models}>
      {versions.map(({ name, version, aliases, creation_timestamp }) => (
        <li key={`${name} ${version}`} className={css.model}>
          <Link to="/models/$name/versions/$version" params={{ name, version }}>
            {name} version {version}
          </Link>
          {aliases?.map((alias) => (
            <Chip key={alias} look="accent">
              {alias}
            </Chip>
          ))}
          <span className="soft">
            registered <Time at={creation_timestamp} />
          </span>
        </li>
      ))}
    </ul>
  );
}
