/** A line of two texts side by side: null where one of them has none. */
export interface DiffLine {
  left: { number: number; text: string } | null;
  right: { number: number; text: string } | null;
  isSame: boolean;
}

/** Beyond so many pairs of lines the comparison would keep the browser busy. */
const MOST_PAIRS = 9_000_000;

/**
 * Two texts side by side, by their longest common subsequence of lines (the usual dynamic programme, after equal
 * beginnings and ends were put aside). Null when they are too long and too different for that.
 */
export function diffOf(left: string, right: string): DiffLine[] | null {
  const [one, other] = [linesOf(left), linesOf(right)];
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < other.length - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [height, width] = [one.length - start - end, other.length - start - end];
  if (height * width > MOST_PAIRS) return null;
  const lengths = commonLengths(one.slice(start, start + height), other.slice(start, start + width));
  const result: DiffLine[] = [];
  const [removed, added]: [number[], number[]] = [[], []];
  const flush = () => {
    for (let place = 0; place < Math.max(removed.length, added.length); place += 1) {
      result.push({ left: lineAt(one, removed[place]), right: lineAt(other, added[place]), isSame: false });
    }
    removed.length = added.length = 0;
  };
  const same = (row: number, column: number) => {
    flush();
    result.push({ left: lineAt(one, row), right: lineAt(other, column), isSame: true });
  };
  for (let place = 0; place < start; place += 1) same(place, place);
  let [row, column] = [0, 0];
  const at = (r: number, c: number) => lengths[r * (width + 1) + c] ?? 0;
  while (row < height || column < width) {
    if (row < height && column < width && one[start + row] === other[start + column]) {
      same(start + row++, start + column++);
    } else if (column >= width || (row < height && at(row + 1, column) >= at(row, column + 1))) {
      removed.push(start + row++);
    } else {
      added.push(start + column++);
    }
  }
  for (let place = 0; place < end; place += 1) same(one.length - end + place, other.length - end + place);
  flush();
  return result;
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function lineAt(lines: string[], place: number | undefined): DiffLine["left"] {
  return place === undefined ? null : { number: place + 1, text: lines[place] ?? "" };
}

/** Lengths of the longest common subsequences of what begins at each pair of lines; rows of `other.length + 1`. */
function commonLengths(one: string[], other: string[]): Uint32Array {
  const width = other.length + 1;
  const lengths = new Uint32Array((one.length + 1) * width);
  for (let row = one.length - 1; row >= 0; row -= 1) {
    for (let column = other.length - 1; column >= 0; column -= 1) {
      const below = lengths[(row + 1) * width + column] ?? 0;
      const beside = lengths[row * width + column + 1] ?? 0;
      lengths[row * width + column] =
        one[row] === other[column] ? (lengths[(row + 1) * width + column + 1] ?? 0) + 1 : Math.max(below, beside);
    }
  }
  return lengths;
}

/** The lines that differ with some around them; a number stands for so many equal ones that are left out. */
export function shortened(lines: DiffLine[], around = 3): (DiffLine | number)[] {
  const near = new Set<number>();
  lines.forEach(({ isSame }, place) => {
    if (isSame) return;
    for (let other = place - around; other <= place + around; other += 1) near.add(other);
  });
  const result: (DiffLine | number)[] = [];
  lines.forEach((line, place) => {
    const last = result.at(-1);
    if (near.has(place)) result.push(line);
    else if (typeof last === "number") result[result.length - 1] = last + 1;
    else result.push(1);
  });
  return result;
}
