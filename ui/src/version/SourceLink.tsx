import { Link } from "@tanstack/react-router";
import { parseSource } from "./origin";

/** What a version was registered from, as a link where there is a page for it. */
export function SourceLink({ source }: { source: string }) {
  const parsed = parseSource(source);
  switch (parsed.kind) {
    case "logged-model":
      return (
        <Link to="/logged-models/$modelId" params={{ modelId: parsed.modelId }}>
          {source}
        </Link>
      );
    case "version":
      return (
        <Link to="/models/$name/versions/$version" params={{ name: parsed.name, version: parsed.version }}>
          {source}
        </Link>
      );
    case "run":
      return (
        <Link to="/runs/$runId" params={{ runId: parsed.runId }}>
          {source}
        </Link>
      );
    case "place":
      return <code>{source}</code>;
  }
}
