import { requirementsOf } from "../mlmodel/requirements";
import { isLowerBetter } from "../charts/best";
import type { Run } from "./queries";

/** What is compared of a version: its run, and the text of its requirements.txt. */
export interface Side {
  run: Run | undefined;
  requirements: string | undefined;
}

export interface Difference<Value> {
  name: string;
  one: Value | undefined;
  other: Value | undefined;
}

export interface Differences {
  /** All that either has, equal ones too. */
  metrics: Difference<number>[];
  /** Those that are not equal. */
  params: Difference<string>[];
  requirements: Difference<string>[];
}

/** In what two versions differ. Requirements count only when both are known. */
export function differences(one: Side, other: Side): Differences {
  const requirements =
    one.requirements === undefined || other.requirements === undefined
      ? []
      : joined(packages(one.requirements), packages(other.requirements)).filter(differ);
  return {
    metrics: joined(metrics(one.run), metrics(other.run)).filter(({ name }) => !name.startsWith("system/")),
    params: joined(params(one.run), params(other.run)).filter(differ),
    requirements,
  };
}

/** Whether the second value of a metric is better or worse than the first, as far as its name tells. */
export function verdict({ name, one, other }: Difference<number>): "better" | "worse" | "" {
  if (one === undefined || other === undefined || one === other) return "";
  return other < one === isLowerBetter(name) ? "better" : "worse";
}

function differ({ one, other }: Difference<unknown>): boolean {
  return one !== other;
}

function joined<Value>(one: Map<string, Value>, other: Map<string, Value>): Difference<Value>[] {
  const names = [...new Set([...one.keys(), ...other.keys()])].sort();
  return names.map((name) => ({ name, one: one.get(name), other: other.get(name) }));
}

function metrics(run: Run | undefined): Map<string, number> {
  return new Map(
    run?.data.metrics?.flatMap(({ key, value }) => (typeof value === "number" ? [[key, value] as const] : [])),
  );
}

function params(run: Run | undefined): Map<string, string> {
  return new Map(run?.data.params?.map(({ key, value }) => [key, value ?? ""]));
}

function packages(text: string): Map<string, string> {
  return new Map(requirementsOf(text).map(({ name, rest }) => [name, rest || "any version"]));
}
