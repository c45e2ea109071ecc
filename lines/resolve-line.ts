import type { Line, OfficeNow } from '../contracts/line.ts';
import { officeNow } from './hours.ts';
import { renderPrompts } from './prompts.ts';

/** A line at one moment: its prompts ready to speak, and whether its office is open. */
export interface ResolvedLine {
  readonly line: Line;
  readonly office: OfficeNow;
}

/** Decides once, at the ring, what the rest of the call goes by. */
export function resolveLine(line: Line, at: Date): ResolvedLine {
  const office = officeNow(line, at);
  const { language, timeZone, prompts } = line;
  const facts = { office: line.office, language, timeZone, now: office };
  return { line: { ...line, prompts: renderPrompts(prompts, facts) }, office };
}
