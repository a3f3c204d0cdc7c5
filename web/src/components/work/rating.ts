import { useState } from "react";
import { useKeys } from "./keys";

interface Given {
  /** The least and the most each part may be given, in their order. */
  parts: readonly { least: number; most: number }[];
  /** The part that is marked at first. */
  first: number;
  rate: (place: number, score: number) => void;
  isOn: boolean;
  /** Whether a rated part hands the mark on to the next one. */
  goesOn?: boolean;
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** Parts that are rated one after the other: a digit rates the marked one, arrows mark another. */
export function useRating({ parts, first, rate, isOn, goesOn = true }: Given) {
  const [at, setAt] = useState(Math.max(0, first));
  const last = parts.length - 1;

  function give(place: number, score: number) {
    const part = parts[place];
    if (part === undefined || !isOn || score < part.least || score > part.most) return;
    rate(place, score);
    setAt(goesOn ? Math.min(place + 1, last) : place);
  }

  useKeys(
    {
      ...Object.fromEntries(DIGITS.map((digit) => [String(digit), () => give(at, digit)])),
      ArrowDown: () => setAt(Math.min(at + 1, last)),
      ArrowUp: () => setAt(Math.max(at - 1, 0)),
    },
    isOn,
  );

  return { at, mark: setAt, give };
}
