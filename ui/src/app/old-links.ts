/** MLflow's pages have their address behind '#': links that its clients print lead to ours. */
const PLACES: [RegExp, string][] = [
  [/^#\/models\/([^/?]+)\/versions\/(\d+)/, "/models/$1/versions/$2"],
  [/^#\/experiments\/\d+\/runs\/([0-9a-f]+)\/artifacts\/?$/, "/runs/$1?tab=artifacts"],
  [/^#\/experiments\/\d+\/runs\/([0-9a-f]+)\/artifacts\/(.+)$/, "/runs/$1?tab=artifacts&file=$2"],
  [/^#\/experiments\/\d+\/runs\/([0-9a-f]+)/, "/runs/$1"],
  [/^#\/experiments\/\d+\/models\/(m-[0-9a-f]+)/, "/logged-models/$1"],
  [/^#\/experiments\/(\d+)/, "/experiments/$1"],
  [/^#\/experiments\/?$/, "/experiments"],
  [/^#\/models\/([^/?]+)/, "/models/$1"],
  [/^#\/models\/?$/, "/models"],
];

/** Where a link to MLflow's pages leads here, below the server's path; undefined when it is none. */
export function addressOfOldLink(hash: string, basePath: string): string | undefined {
  for (const [pattern, address] of PLACES) {
    const match = pattern.exec(hash);
    if (match) return basePath + match[0].replace(pattern, address);
  }
  return undefined;
}
