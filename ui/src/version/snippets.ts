import type { Mlmodel } from "../mlmodel/mlmodel";
import { pythonData } from "./made-up";
import { pythonText, shellText } from "./quoting";

/** What the lines are about. */
export interface Subject {
  server: string;
  name: string;
  version: string;
  /** The URI under which it is used: of the version, or of an alias that it holds. */
  uri: string;
  mlmodel: Mlmodel | null;
  /** A request for a scoring server: the one that was saved with the model when it is short, or a made-up one. */
  request: string | undefined;
  files: string[];
  /** Whether the registry has the files. */
  isSealed: boolean;
}

export interface Snippet {
  title: string;
  language: string;
  text: string;
}

const SCORING_PORT = 5001;

/** How a version is used, in lines that can be copied and work. */
export function snippetsOf(subject: Subject): Snippet[] {
  const snippets = [
    { title: "Load it in Python and call it", language: "Python", text: python(subject) },
    { title: "Look into it and call it from a shell", language: "Shell", text: cli(subject) },
    { title: "Read it over HTTP", language: "curl", text: curl(subject) },
  ];
  if (!canBeCalled(subject)) return snippets;
  return [...snippets, { title: "Serve it and call it over HTTP", language: "Shell, curl", text: serving(subject) }];
}

/** Whether it has a flavor that Python, the command line and a scoring server call alike; nobody knows of files elsewhere. */
function canBeCalled({ mlmodel, isSealed }: Subject): boolean {
  return !isSealed || Boolean(mlmodel?.flavors.some(([flavor]) => flavor === "python_function"));
}

function python(subject: Subject): string {
  const { server, uri, mlmodel } = subject;
  const start = ["from regista import mlflow", "", `mlflow.set_tracking_uri(${pythonText(server)})`];
  if (!canBeCalled(subject)) {
    const flavor = mlmodel?.flavors[0]?.[0];
    const load = flavor && /^[a-z_]+$/.test(flavor) ? `${flavor}.load_model` : "artifacts.download_artifacts";
    const place = load.startsWith("artifacts") ? `, dst_path="."` : "";
    return [...start, `print(mlflow.${load}(${pythonText(uri)}${place}))`].join("\n");
  }
  const lines = [...start, `model = mlflow.pyfunc.load_model(${pythonText(uri)})`];
  if (mlmodel?.example) return [...lines, "print(model.predict(model.input_example))"].join("\n");
  const data = mlmodel?.signature && pythonData(mlmodel.signature.inputs);
  if (data) return [data.imports, ...lines, data.line, "print(model.predict(data))"].join("\n");
  return [...lines, "print(model.metadata.flavors)  # model.predict(data) calls it"].join("\n");
}

function cli(subject: Subject): string {
  const { server, uri, name, version, request, mlmodel } = subject;
  const lines = [
    `export REGISTA_TRACKING_URI=${shellText(server)}`,
    // A name may begin as options do.
    `regista registry show ${name.startsWith("-") ? "-- " : ""}${shellText(`${name}/${version}`)}`,
    mlmodel ? `regista models inspect ${shellText(uri)}` : `regista artifacts download -u ${shellText(uri)}`,
  ];
  if (request && canBeCalled(subject))
    lines.push(`printf '%s' ${shellText(request)} \\\n  | regista models predict -m ${shellText(uri)}`);
  return lines.join("\n");
}

function curl({ server, name, version, files, isSealed }: Subject): string {
  const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const about = `${server}/api/2.0/mlflow/model-versions/get?${query({ name, version })}`;
  const list = `${server}/api/regista/v1/model-versions/manifest?${query({ name, version })}`;
  const lines = [`curl -f ${shellText(about)}`];
  if (isSealed) lines.push(`curl -f ${shellText(list)}`);
  const file = files.includes("MLmodel") ? "MLmodel" : files[0];
  if (file) {
    const place = `${server}/model-versions/get-artifact?${query({ name, version, path: file })}`;
    lines.push(`curl -f -o ${shellText(file.slice(file.lastIndexOf("/") + 1))} ${shellText(place)}`);
  }
  return lines.join("\n");
}

function serving({ server, uri, request }: Subject): string {
  const call = request
    ? ["invocations", "  -H 'Content-Type: application/json' \\", `  --data-binary ${shellText(request)}`]
    : ["ping"];
  const [path, ...body] = call;
  return [
    `export REGISTA_TRACKING_URI=${shellText(server)}`,
    `regista models serve -m ${shellText(uri)} --port ${SCORING_PORT} &`,
    "curl -f --retry 30 --retry-delay 1 --retry-connrefused \\",
    `  http://127.0.0.1:${SCORING_PORT}/${path}${body.length ? " \\" : ""}`,
    ...body,
  ].join("\n");
}
