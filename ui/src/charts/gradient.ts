import { colourOf } from "./series-looks";

const STEPS = 32;

/** Colours from the least to the most, as a canvas takes them: between two of the theme. */
export function gradientOf(place: HTMLElement): (share: number) => string {
  const [from, to] = ["--series-4", "--series-2"].map((name) => channelsOf(colourOf(place, name)));
  const colours = Array.from({ length: STEPS + 1 }, (_, step) => {
    const mixed = from?.map((channel, index) => Math.round(channel + ((to?.[index] ?? 0) - channel) * (step / STEPS)));
    return `rgb(${mixed?.join(" ")})`;
  });
  return (share) => colours[Math.round(Math.min(1, Math.max(0, share)) * STEPS)] ?? "";
}

function channelsOf(colour: string): number[] {
  return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}
