import type { Line, OfficeHours } from '../contracts/line.ts';
import { DEFAULT_PROMPTS, PROMPTS_OF } from './default-prompts.ts';
import { mapPrompts } from './prompts.ts';
import type { WrittenLine } from './schema.ts';
import { isEnglish } from './speakable-time.ts';

/** What a line must say itself, or its file's `defaults:`, and how. */
export const REQUIRED = {
  number: 'write the number that is dialled, in quotes: number: "+6531580002"',
  office: "write the office's name: office: Harbour Dental",
  timeZone: 'write the zone in which its hours are meant: timeZone: Asia/Singapore',
  hours: 'write its hours: hours: { weekly: { monday: ["09:00-17:00"] } }',
  alert: 'write where the team hears of messages: alert: { slack: "#calls" }',
} as const;

/** What holds where neither the line nor the file's `defaults:` say anything. */
const OURS = {
  script: 'voicemail',
  language: 'en-US',
  voice: 'Kore',
  /** Five rings: long enough to reach for a phone, short enough that the caller has not gone. */
  ringSeconds: 25,
  recording: { maxSeconds: 180, endSilenceMs: 3000, noSpeechSeconds: 8 },
  whenNotHeard: 'person',
  failOpen: { afterSeconds: 8, policy: 'connect' },
  maxCallMinutes: 15,
  maxCallsPerCaller: 3,
} as const;

/** A line that says all that only it can know. */
export type EnoughOfALine = WrittenLine & {
  readonly [K in keyof typeof REQUIRED]-?: NonNullable<WrittenLine[K]>;
};

/** The line laid over its file's defaults: settings that have parts are laid over part by part, all others whole. */
export function overlay(defaults: WrittenLine, line: WrittenLine): WrittenLine {
  return {
    ...defaults,
    ...line,
    hours: { ...defaults.hours, ...line.hours },
    recording: { ...defaults.recording, ...line.recording },
    prompts: { ...defaults.prompts, ...line.prompts },
    failOpen: { ...defaults.failOpen, ...line.failOpen },
  };
}

export function isEnough(line: WrittenLine): line is EnoughOfALine {
  const { number, office, timeZone, hours, alert } = line;
  return [number, office, timeZone, hours, alert].every((part) => part !== undefined);
}

/** Fills up with our own defaults whatever is not said. */
export function completeLine(line: EnoughOfALine): Line {
  const { recording, failOpen, prompts } = line;
  return {
    number: line.number,
    office: line.office,
    script: line.script ?? OURS.script,
    timeZone: line.timeZone,
    language: line.language ?? OURS.language,
    voice: line.voice ?? OURS.voice,
    hours: completeHours(line.hours),
    ringSeconds: line.ringSeconds ?? OURS.ringSeconds,
    recording: {
      maxSeconds: recording?.maxSeconds ?? OURS.recording.maxSeconds,
      endSilenceMs: recording?.endSilenceMs ?? OURS.recording.endSilenceMs,
      noSpeechSeconds: recording?.noSpeechSeconds ?? OURS.recording.noSpeechSeconds,
    },
    whenNotHeard: line.whenNotHeard ?? OURS.whenNotHeard,
    prompts: mapPrompts((name) => prompts?.[name] ?? DEFAULT_PROMPTS[name]),
    ...(line.services === undefined ? {} : { services: line.services }),
    ...(line.smsFrom === undefined ? {} : { smsFrom: line.smsFrom }),
    alert: line.alert,
    failOpen: {
      afterSeconds: failOpen?.afterSeconds ?? OURS.failOpen.afterSeconds,
      policy: failOpen?.policy ?? OURS.failOpen.policy,
    },
    maxCallMinutes: line.maxCallMinutes ?? OURS.maxCallMinutes,
    maxCallsPerCaller: line.maxCallsPerCaller ?? OURS.maxCallsPerCaller,
  };
}

/** The prompts that a line has to bring along because ours are English and it is not. */
export function missingPrompts({
  script = OURS.script,
  language = OURS.language,
  prompts,
}: WrittenLine): string[] {
  if (isEnglish(language)) return [];
  const written = Object.keys(prompts ?? {});
  return PROMPTS_OF[script].filter((name) => !written.includes(name));
}

function completeHours({ weekly = {}, holidays = [], closings = [] }: EnoughOfALine['hours']): OfficeHours {
  const {
    monday = [],
    tuesday = [],
    wednesday = [],
    thursday = [],
    friday = [],
    saturday = [],
    sunday = [],
  } = weekly;
  return { weekly: { monday, tuesday, wednesday, thursday, friday, saturday, sunday }, holidays, closings };
}
