import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { signatureOf } from "../mlmodel/signature";
import { madeUpRequest, pythonData } from "./made-up";
import { pythonText, shellText } from "./quoting";
import { snippetsOf, type Subject } from "./snippets";

const HOSTILE = [
  "plain",
  "",
  "it's",
  "''",
  "a'; touch /tmp/no; '",
  "$(id) `id` $HOME ${x}",
  'say "hi" \\ \\n',
  "two\nlines\r\n\ttab",
  "-rf",
  "~",
  "*?[a]{b,c}!#&|<>()",
  "größe 🚲 \u2028",
  "<script>alert(1)</script>",
];

test("a shell takes every text for one word that is the text", () => {
  const command = `printf '%s\\0' ${HOSTILE.map(shellText).join(" ")}`;
  expect(execFileSync("sh", ["-c", command]).toString().split("\0").slice(0, -1)).toEqual(HOSTILE);
});

test("Python reads every text as it was", () => {
  const texts = [...HOSTILE, "\0", "\u007f", "\ufeff"];
  const program = `import json; print(json.dumps([${texts.map(pythonText).join(", ")}]))`;
  expect(
    JSON.parse(execFileSync("python3", ["-"], { input: program, env: { ...process.env, PYTHONUTF8: "1" } }).toString()),
  ).toEqual(texts);
});

const SUBJECT: Subject = {
  server: "http://127.0.0.1:5000",
  name: "it's; rm -rf $HOME",
  version: "1",
  uri: "models:/it's; rm -rf $HOME/1",
  mlmodel: null,
  request: undefined,
  files: ["MLmodel", "model's.pkl"],
  isSealed: true,
};

/** The words that a shell makes of the commands in a text, with each command replaced by one that prints them. */
function wordsOf(text: string): string[][] {
  const shell = `regista() { printf '%s\\0' regista "$@"; printf '\\n'; }; curl() { printf '%s\\0' curl "$@"; printf '\\n'; }\n`;
  return execFileSync("sh", ["-c", shell + text])
    .toString()
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\0").slice(0, -1));
}

test("a name with signs of shells stays one word in the lines to copy", () => {
  const [, cli, http] = snippetsOf(SUBJECT);
  expect(wordsOf(cli?.text ?? "")).toEqual([
    ["regista", "registry", "show", "it's; rm -rf $HOME/1"],
    ["regista", "artifacts", "download", "-u", "models:/it's; rm -rf $HOME/1"],
  ]);
  const address = new URL(wordsOf(http?.text ?? "")[0]?.at(-1) ?? "");
  expect(address.searchParams.get("name")).toBe(SUBJECT.name);
});

test("a name that begins as an option does is none", () => {
  const [, cli] = snippetsOf({ ...SUBJECT, name: "-x" });
  expect(wordsOf(cli?.text ?? "")[0]).toEqual(["regista", "registry", "show", "--", "-x/1"]);
});

test("what cannot be called is not called, and a flavor of a strange name is not run", () => {
  const mlmodel = { flavors: [["evil; import os", {}]], signature: null, example: null };
  const lines = snippetsOf({ ...SUBJECT, mlmodel: mlmodel as unknown as Subject["mlmodel"] });
  expect(lines.map(({ title }) => title)).not.toContain("Serve it and call it over HTTP");
  expect(lines[0]?.text).not.toContain("evil");
});

const inputs = (specs: object[]) => signatureOf({ inputs: specs })?.inputs ?? [];

test("data and a request are made up for columns of plain types alone", () => {
  const plain = inputs([
    { name: 'a "b"', type: "double" },
    { name: "c", type: "string" },
  ]);
  expect(JSON.parse(madeUpRequest(plain) ?? "")).toEqual({ dataframe_records: [{ 'a "b"': 1, c: "text" }] });
  expect(pythonData(plain)?.line).toContain('"a \\"b\\""');
  for (const specs of [
    [],
    [{ type: "double" }],
    [{ name: "a", type: "binary" }],
    [{ name: "a", type: "constructor" }],
  ]) {
    expect(madeUpRequest(inputs(specs))).toBeUndefined();
    expect(pythonData(inputs(specs))).toBeNull();
  }
});

test("zeros are made up for a tensor", () => {
  const tensor = inputs([{ type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, 28] } }]);
  expect(pythonData(tensor)?.line).toBe('data = np.zeros((1, 28,), dtype="float32")');
});
