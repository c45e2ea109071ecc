import { stringify } from 'yaml';
import { WEEKDAYS } from '../contracts/line.ts';

/** The number that is dialled in every test; each test has a platform of its own. */
export const LINE_NUMBER = '+6531580002';
/** Who calls, unless a test says otherwise. */
export const CALLER = '+6581110001';
export const CHANNEL = '#calls';

/** Settings of a line in the words of lines.yaml. */
export type LineSettings = Readonly<Record<string, unknown>>;

const ALWAYS = Object.fromEntries(WEEKDAYS.map((day) => [day, ['00:00-24:00']]));

/** The lines file of a test's office: one line that is open at all times or never, with these settings over our own. */
export function linesYaml(isOpen: boolean, line: LineSettings = {}): string {
  const ours = {
    number: LINE_NUMBER,
    office: 'Harbour Dental',
    script: 'voicemail',
    timeZone: 'Asia/Singapore',
    hours: { weekly: isOpen ? ALWAYS : {} },
    ringSeconds: 5,
    alert: { slack: CHANNEL },
    recording: { maxSeconds: 30, endSilenceMs: 1200, noSpeechSeconds: 4 },
  };
  return stringify({ lines: [{ ...ours, ...line }] });
}
