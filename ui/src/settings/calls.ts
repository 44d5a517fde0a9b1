interface JsonSchema {
  type?: string | string[];
  $ref?: string;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

interface Operation {
  operationId: string;
  description: string;
  parameters?: { name: string; in: string; required: boolean; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>;
  "x-permission": { open?: boolean; resource?: string; action?: string };
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}

/** A field of a request or a reply. */
export interface CallField {
  name: string;
  /** Where it goes: `path`, `query` or `body`. */
  place: string;
  type: string;
  isRequired: boolean;
  fallback: string | undefined;
}

/** A call of the API. */
export interface Call {
  name: string;
  method: string;
  path: string;
  /** Other methods and paths under which it is answered. */
  others: string[];
  description: string;
  permission: string;
  fields: CallField[];
  reply: string;
  replyFields: CallField[];
}

/** The calls of an OpenAPI document, each once: what is answered under several paths has one operation id with endings. */
export function callsOf({ paths, components }: Document): Call[] {
  const found = new Map<string, Call>();
  const every = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  // The first name of a call is the shortest.
  every.sort((one, other) => one.operation.operationId.length - other.operation.operationId.length);
  for (const { path, method, operation } of every) {
    const [name = ""] = operation.operationId.split("_");
    const call = found.get(name);
    if (call) call.others.push(`${method} ${path}`);
    else found.set(name, callOf(name, method, path, operation, components.schemas));
  }
  return [...found.values()].sort((one, other) => one.path.localeCompare(other.path));
}

function callOf(
  name: string,
  method: string,
  path: string,
  operation: Operation,
  schemas: Record<string, JsonSchema>,
): Call {
  const body = operation.requestBody?.content["application/json"]?.schema;
  const [reply] = Object.entries(operation.responses["200"]?.content ?? {});
  const replySchema = reply?.[0] === "application/json" ? reply[1].schema : undefined;
  const replyName = replySchema?.$ref && nameOf(replySchema.$ref);
  const { open, resource, action } = operation["x-permission"];
  return {
    name,
    method,
    path,
    others: [],
    description: operation.description,
    permission: open ? "open" : [action, resource?.replaceAll("_", " ")].filter(Boolean).join(" "),
    fields: [
      ...(operation.parameters ?? []).map((field) => fieldOf(field.name, field.in, field.schema, field.required)),
      ...propertiesOf(body, "body"),
    ],
    reply: replyName ?? (replySchema ? typeText(replySchema) : "bytes"),
    replyFields: replyName ? propertiesOf(schemas[replyName], "reply") : [],
  };
}

function propertiesOf(schema: JsonSchema | undefined, place: string): CallField[] {
  return Object.entries(schema?.properties ?? {}).map(([name, property]) =>
    fieldOf(name, place, property, schema?.required?.includes(name) ?? false),
  );
}

function fieldOf(name: string, place: string, schema: JsonSchema, isRequired: boolean): CallField {
  const fallback = schema.default === undefined ? undefined : JSON.stringify(schema.default);
  return { name, place, type: typeText(schema), isRequired, fallback };
}

function typeText(schema: JsonSchema): string {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.anyOf) return schema.anyOf.map(typeText).join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (schema.type === "array") return `list of ${schema.items ? typeText(schema.items) : "anything"}`;
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return `map of ${typeText(schema.additionalProperties)}`;
  }
  return [schema.type ?? "anything"].flat().join(" or ");
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

/** Whether every word of a search is in the call's name, path, text or fields. */
export function fits(call: Call, search: string): boolean {
  const text = [call.name, call.method, call.path, ...call.others, call.description, ...call.fields.map((f) => f.name)]
    .join(" ")
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
