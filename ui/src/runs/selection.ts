import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useToast } from "../app/toasts";
import { BLOCK, runBlockQuery, type MarkedSelection } from "./queries";
import type { RunRow } from "./row";

/** Runs that were chosen, by id, with their names. */
export type Chosen = ReadonlyMap<string, string>;

const NAMES_ONLY: string[] = [];
/** So many can be chosen at once with shift. */
const MOST = 1_000;

/** Which runs are chosen, and what a click on a row's box changes; with shift all from the last one that was clicked. */
export function useChosenRuns(selection: MarkedSelection) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const toast = useToast();
  /** The row that was clicked last, and in which order it was there. */
  const anchor = useRef({ selection, index: 0 });
  const choose = useCallback(
    async (index: number, row: RunRow, isOn: boolean, isRange: boolean) => {
      const from = anchor.current;
      anchor.current = { selection, index };
      let rows = [row];
      try {
        if (isRange && from.selection === selection) rows = await rowsBetween(from.index, index);
      } catch (error) {
        toast({ text: String(error), look: "danger" });
      }
      setChosen((before) => {
        const after = new Map(before);
        for (const { id, name } of rows) {
          if (isOn) after.set(id, name);
          else after.delete(id);
        }
        return after;
      });
      async function rowsBetween(one: number, other: number): Promise<RunRow[]> {
        const first = Math.min(one, other);
        const last = Math.min(Math.max(one, other), first + MOST - 1);
        const rows: RunRow[] = [];
        for (let block = Math.floor(first / BLOCK); block <= Math.floor(last / BLOCK); block += 1) {
          const found = await queries.fetchQuery(runBlockQuery(queries, selection, block, NAMES_ONLY));
          rows.push(...found.slice(Math.max(0, first - block * BLOCK), last + 1 - block * BLOCK));
        }
        return rows;
      }
    },
    [queries, selection, toast],
  );
  const clear = useCallback(() => setChosen(new Map()), []);
  return { chosen, choose, clear };
}
