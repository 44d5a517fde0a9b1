"use strict";

const at = (id) => document.getElementById(id);
const root = new URL(".", document.baseURI);
let operations = [];
let components = {};

const chosen = () => operations[at("operation").selectedIndex];
const address = () => new URL(chosen().path.replace(/^\//, ""), root).href;

async function start() {
  let page;
  try {
    const reply = await fetch(new URL("openapi.json", root));
    if (!reply.ok) throw new Error(`openapi.json: ${reply.status}`);
    page = await reply.json();
  } catch (error) {
    at("about").textContent = `The server does not say what it serves: ${error.message}`;
    return;
  }
  at("about").textContent = `${page.info.description} Regista ${page.info.version}.`;
  components = page.components.schemas;
  operations = Object.entries(page.paths).filter(([, item]) => item.post).map(([path, item]) => ({ path, ...item.post }));
  for (const { path, summary } of operations) at("operation").add(new Option(`POST ${path} · ${summary}`));
  const wanted = operations.findIndex(({ path }) => `#${path}` === decodeURIComponent(location.hash));
  if (wanted >= 0) at("operation").selectedIndex = wanted;
  choose();
}

function choose() {
  const { description, requestBody } = chosen();
  at("description").textContent = description;
  at("media").replaceChildren(...Object.keys(requestBody.content).filter(isText).map((media) => new Option(media)));
  example();
  columns();
}

const isText = (media) => media === "application/json" || media.startsWith("text/");

function example() {
  const told = chosen().requestBody.content["application/json"].example;
  if (at("media").value === "text/csv") at("body").value = told ? csv(told) : "";
  else at("body").value = told === undefined ? '{"inputs": []}' : layout(told);
  changed();
}

// A line per row, which is what people change.
function layout(value) {
  return JSON.stringify(value, null, 2).replace(/\[\s+([^\[\]{}]*?)\s+\]/g, (_, inside) => `[${inside.replace(/\n\s+/g, " ")}]`);
}

function csv({ dataframe_split: split }) {
  if (!split || !split.columns) return "";
  const cell = (value) => {
    const text = value === null ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [split.columns, ...split.data].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

function columns() {
  const reference = chosen().requestBody.content["application/json"].schema.$ref;
  const table = at("inputs");
  table.replaceChildren();
  const known = reference ? inputsOf(components[reference.split("/").pop()]) : tensorsOf(chosen());
  if (!known.length) {
    table.insertRow().insertCell().textContent = "The model has no signature, or one without names.";
    return;
  }
  const head = table.createTHead().insertRow();
  for (const title of ["Name", "Type", "Needed"]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = title;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const cells of known) {
    const row = body.insertRow();
    for (const text of cells) row.insertCell().textContent = text;
  }
}

function inputsOf(schema) {
  const layouts = Object.fromEntries(schema.oneOf.map((one) => [one.title, one.properties]));
  const params = Object.entries(schema.oneOf[0].properties.params.properties ?? {});
  const rows = layouts.dataframe_records?.dataframe_records.items ?? layouts.inputs?.inputs ?? {};
  const named = Object.entries(rows.properties ?? {});
  const needed = rows.required ?? [];
  return [
    ...named.map(([name, kind]) => [name, typeOf(kind), needed.includes(name) ? "yes" : "no"]),
    ...params.map(([name, kind]) => [`params.${name}`, typeOf(kind), `no (${JSON.stringify(kind.default ?? null)})`]),
  ];
}

const tensorsOf = (operation) => (operation.requestBody.content["application/json"].example?.inputs ?? [])
  .map(({ name, datatype }) => [name, datatype, "yes"]);

function typeOf(schema) {
  if (schema.type === "array") return `list of ${typeOf(schema.items)}`;
  if (schema.contentEncoding) return `${schema.type} (${schema.contentEncoding})`;
  if (schema.format) return schema.format;
  return [schema.type ?? "anything"].flat().join(" or ");
}

function changed() {
  const media = at("media").value;
  at("problem").textContent = "";
  if (media === "application/json") {
    try {
      JSON.parse(at("body").value.replace(/\b(NaN|-?Infinity)\b/g, "null"));
    } catch (error) {
      at("problem").textContent = `This is no JSON yet: ${error.message}`;
    }
  }
  const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  at("curl").textContent = `curl ${quoted(address())} \\\n  -H ${quoted(`Content-Type: ${media}`)} \\\n  --data-binary ${quoted(at("body").value)}`;
  at("copied").textContent = "";
}

async function send() {
  const begun = performance.now();
  at("send").disabled = true;
  say("Sent …", "");
  try {
    const reply = await fetch(address(), {
      method: "POST",
      headers: { "Content-Type": at("media").value },
      body: at("body").value,
    });
    const text = await reply.text();
    const took = (performance.now() - begun).toFixed(1);
    const model = reply.headers.get("X-Regista-Model");
    say(`${reply.status} in ${took} ms${model ? ` by ${decodeURIComponent(model)}` : ""}`, reply.ok ? "good" : "bad");
    at("answer").textContent = text; // as it came: numbers of a browser have fewer digits than those of a model
  } catch (error) {
    say(`No answer: ${error.message}`, "bad");
  } finally {
    at("send").disabled = false;
  }
}

function say(text, kind) {
  at("status").textContent = text;
  at("status").className = kind;
  at("answer").textContent = "";
}

async function copy() {
  const text = at("curl").textContent;
  try {
    await navigator.clipboard.writeText(text);
    at("copied").textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(at("curl"));
    at("copied").textContent = "Selected: press Ctrl+C.";
  }
}

at("operation").addEventListener("change", choose);
at("media").addEventListener("change", example);
at("reset").addEventListener("click", example);
at("body").addEventListener("input", changed);
at("copy").addEventListener("click", copy);
at("form").addEventListener("submit", (event) => { event.preventDefault(); send(); });
at("form").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); }
});
start();
