const TAKEN_BACK =
  /\bno wait\b|\bno sorry i mean\b|\bsorry i mean\b|(?<=\S )\bno (?=(?:on|next|at|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)/;

/** The words before and after each correction: what a later piece says counts instead of what an earlier one said. */
export function corrected(text: string): string[] {
  return text.split(TAKEN_BACK).map((piece) => piece.trim());
}
