import { expect, test } from "vitest";
import { callsOf, fits } from "./calls";

const operation = (operationId: string, more: object = {}) => ({
  operationId,
  description: "Sets a tag.",
  responses: { "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/Reply" } } } } },
  "x-permission": { resource: "registered_model", action: "update" },
  ...more,
});
const DOCUMENT = {
  paths: {
    "/b/set-tag": { post: operation("SetTag_2") },
    "/a/set-tag": {
      post: operation("SetTag", {
        requestBody: {
          content: {
            "application/json": {
              schema: {
                properties: {
                  keys: { type: "array", items: { type: "string" } },
                  n: { type: ["integer", "null"], default: 0 },
                },
                required: ["keys"],
              },
            },
          },
        },
      }),
    },
    "/health": { get: operation("Health", { responses: { "200": {} }, "x-permission": { open: true } }) },
  },
  components: { schemas: { Reply: { properties: { ok: { type: "boolean" } } } } },
};

test("a call that is answered at two addresses is told once", () => {
  const [set, health] = callsOf(DOCUMENT);
  expect(set).toMatchObject({ name: "SetTag", method: "POST", path: "/a/set-tag", others: ["POST /b/set-tag"] });
  expect(set?.permission).toBe("update registered model");
  expect(set?.fields.map(({ name, type, isRequired, fallback }) => [name, type, isRequired, fallback])).toEqual([
    ["keys", "list of string", true, undefined],
    ["n", "integer or null", false, "0"],
  ]);
  expect(set?.replyFields.map(({ name }) => name)).toEqual(["ok"]);
  expect(health).toMatchObject({ permission: "open", reply: "bytes" });
});

test("a search wants all its words, anywhere", () => {
  const [set] = callsOf(DOCUMENT);
  expect(set && ["", "settag", "TAG keys", "b/set", "nowhere tag"].map((words) => fits(set, words))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});
