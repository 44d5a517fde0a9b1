import { BASE_PATH } from "../api/base";

/** MLflow's pages have their address behind '#': links that its clients print lead to ours. */
const PLACES: [RegExp, string][] = [
  [/^#\/models\/([^/?]+)/, "/models/$1"],
  [/^#\/models\/?$/, "/models"],
];

/** Where a link to MLflow's pages leads here; undefined when it is none. */
export function addressOfOldLink(hash: string): string | undefined {
  for (const [pattern, address] of PLACES) {
    const match = pattern.exec(hash);
    if (match) return BASE_PATH + match[0].replace(pattern, address);
  }
  return undefined;
}
