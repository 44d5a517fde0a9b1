import { useQuery } from "@tanstack/react-query";
import type { Source } from "../artifacts/source";
import { readText } from "../artifacts/source";
import { Button } from "../primitives/Button";
import { Select } from "../primitives/Field";
import { Panel } from "../primitives/Panel";
import { Shown as ShownQuery } from "../primitives/Shown";
import css from "./ComparePage.module.css";
import { LineDiff } from "./LineDiff";
import type { Sheet } from "./sheet";

interface Props {
  path: string;
  compared: { id: string; sheet: Sheet; source: Source }[];
  /** The id of the one that stands at the right; without one the first that differs. */
  side: string | undefined;
  onShow: (change: { file?: string | undefined; side?: string | undefined }) => void;
}

/** A text file of the first thing beside that of another, by lines. */
export function FileDiff({ path, compared, side, onShow }: Props) {
  const [left, ...others] = compared;
  const digest = (sheet: Sheet | undefined) => sheet?.groups.Files?.[path]?.value;
  const right =
    others.find(({ id }) => id === side) ??
    others.find(({ sheet }) => digest(sheet) !== digest(left?.sheet)) ??
    others[0];
  const texts = useQuery({
    queryKey: ["diff", path, left?.id, right?.id],
    queryFn: () => Promise.all([textOf(left, path), textOf(right, path)]),
  });
  if (!left || !right) return null;
  return (
    <Panel
      title={path}
      actions={
        <div className={css.panel}>
          {others.length > 1 && (
            <Select aria-label="Beside it" value={right.id} onChange={(event) => onShow({ side: event.target.value })}>
              {others.map(({ id, sheet }) => (
                <option key={id} value={id}>
                  {sheet.label}
                </option>
              ))}
            </Select>
          )}
          <Button look="quiet" onClick={() => onShow({ file: undefined, side: undefined })}>
            Close
          </Button>
        </div>
      }
    >
      <ShownQuery query={texts}>
        {([one = "", other = ""]) => (
          <LineDiff left={{ label: left.sheet.label, text: one }} right={{ label: right.sheet.label, text: other }} />
        )}
      </ShownQuery>
    </Panel>
  );
}

/** The file's text; an empty one where it is missing. */
async function textOf(one: Props["compared"][number] | undefined, path: string): Promise<string> {
  if (!one?.sheet.groups.Files?.[path]) return "";
  const place = one.sheet.places?.[path] ?? { source: one.source, path };
  const { text, isWhole } = await readText(place.source, place.path);
  if (!isWhole) throw new Error(`${path} is too large to be compared here.`);
  return text;
}
