import type { Event } from "./queries";

type Values = Record<string, unknown>;

/** Characters of a value that are shown. */
const LONGEST = 200;

/** What an event says, in a line; an action that this page does not know is shown as it is called. */
export function describe(event: Event): string {
  const before = (event.before ?? {}) as Values;
  const after = (event.after ?? {}) as Values;
  const version = after.version ?? before.version;
  const ofVersion = version ? ` of version ${version}` : "";
  switch (event.action) {
    case "registered_model.created":
      return "The model was registered";
    case "registered_model.renamed":
      return `Renamed from ${before.name} to ${after.name}`;
    case "registered_model.deleted":
      return "The model was deleted";
    case "registered_model.updated":
    case "model_version.updated":
      return after.description ? `The description${ofVersion} was changed` : `The description${ofVersion} was removed`;
    case "registered_model.tag_set":
    case "model_version.tag_set":
      return `The tag ${after.key}${ofVersion} was set to ${shortened(after.value)}`;
    case "registered_model.tag_deleted":
    case "model_version.tag_deleted":
      return `The tag ${before.key}${ofVersion} was deleted`;
    case "model_version.created":
      return `Version ${version} was registered`;
    case "model_version.deleted":
      return `Version ${version} was deleted`;
    case "model_version.stage_changed":
      return `Version ${version} went from stage ${before.stage} to ${after.stage}`;
    case "alias.set":
      return before.version
        ? `${after.alias} moved from version ${before.version} to ${after.version}`
        : `${after.alias} was given to version ${after.version}`;
    case "alias.rolled_back":
      return `${after.alias} was rolled back from version ${before.version} to ${after.version}`;
    case "alias.deleted":
      return `${before.alias} was taken from version ${before.version}`;
    default:
      return event.action.replaceAll(/[._]/g, " ") + (version ? ` (version ${version})` : "");
  }
}

function shortened(value: unknown): string {
  const text = String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
