import { expect, test } from "vitest";
import { describe } from "./event-text";
import type { Event } from "./queries";

const told = (action: string, before: object | null, after: object | null) =>
  describe({ action, before, after } as unknown as Event);

test.each([
  ["registered_model.renamed", { name: "a" }, { name: "b" }, "Renamed from a to b"],
  [
    "model_version.updated",
    { version: "2" },
    { version: "2", description: "" },
    "The description of version 2 was removed",
  ],
  ["registered_model.updated", {}, { description: "new" }, "The description was changed"],
  ["model_version.tag_set", {}, { version: "2", key: "k", value: "v" }, "The tag k of version 2 was set to v"],
  ["registered_model.tag_deleted", { key: "k" }, null, "The tag k was deleted"],
  ["alias.set", null, { alias: "champion", version: "1" }, "champion was given to version 1"],
  ["alias.set", { version: "1" }, { alias: "champion", version: "2" }, "champion moved from version 1 to 2"],
  [
    "alias.rolled_back",
    { version: "2" },
    { alias: "champion", version: "1" },
    "champion was rolled back from version 2 to 1",
  ],
  ["alias.deleted", { alias: "champion", version: "1" }, null, "champion was taken from version 1"],
  [
    "model_version.stage_changed",
    { version: "1", stage: "None" },
    { version: "1", stage: "Staging" },
    "Version 1 went from stage None to Staging",
  ],
  ["something.quite_new", null, { version: "3" }, "something quite new (version 3)"],
])("%s", (action, before, after, text) => {
  expect(told(action, before, after)).toBe(text);
});

test("a long value is cut", () => {
  expect(told("registered_model.tag_set", null, { key: "k", value: "x".repeat(5_000) }).length).toBeLessThan(250);
});
