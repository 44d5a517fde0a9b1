import type { Schema } from "../api/client";
import { ValuesPanel } from "./ValuesPanel";

interface Props {
  params: Schema<"Param">[] | undefined;
  /** The lines of Python that would log one. */
  code?: string;
}

/** What a run or a model was made with. */
export function ParamsPanel({ params = [], code }: Props) {
  const values = params.map(({ key, value }) => ({ id: key, name: key, text: key, value: value || '""' }));
  return <ValuesPanel title="Params" values={values} {...(code ? { code } : {})} />;
}
