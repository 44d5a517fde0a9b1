import { ApiError } from "../api/client";
import { Button } from "./Button";
import css from "./ErrorNote.module.css";

interface Props {
  error: unknown;
  onRetry?: () => void;
}

/** What went wrong, in the words of the one who knows. */
export function ErrorNote({ error, onRetry }: Props) {
  const code = error instanceof ApiError ? error.code : undefined;
  return (
    <div role="alert" className={css.note}>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {code && <p className="soft">{code}</p>}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
