import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { CallInput, CallState, Outcome } from '../contracts/call.ts';
import * as attributes from '../contracts/search-attributes.ts';

/** What a person sees of the call in the Temporal UI while it goes on: its state, and the conversation so far. */
export interface Story {
  readonly states: readonly CallState[];
  state(): CallState;
  /** Adds one line to the conversation. */
  tell(line: string): void;
  /** The call has come into this state; saying it again changes nothing. */
  reach(state: CallState): void;
  close(outcome: Outcome): void;
}

/** Begins the story of a call at its first ring. */
export function beginStory(input: CallInput): Story {
  const states: CallState[] = ['PENDING'];
  const lines: string[] = [];
  const heading = `**${plain(input.line.office)}** · ${input.from ?? 'number withheld'} → ${input.to}`;

  const state = (): CallState => states.at(-1) ?? 'PENDING';
  const show = () => setCurrentDetails([heading, `_${states.join(' → ')}_`, lines.join('\n')].join('\n\n'));
  const add = (line: string) => {
    lines.push(`- \`${clock(input.office.localTime)}\` ${line}`);
    show();
  };
  show();

  return {
    states,
    state,
    tell: (line) => add(plain(line)),
    reach(next) {
      if (state() === next) return;
      states.push(next);
      upsertSearchAttributes([{ key: attributes.callState, value: next }]);
      show();
    },
    close(outcome) {
      upsertSearchAttributes([{ key: attributes.callOutcome, value: outcome }]);
      add(`Outcome: **${outcome}**`);
    },
  };
}

/** What people say and are called must not turn into headings, links or emphasis. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~]/g, String.raw`\$&`);
}

/** Wall-clock "HH:MM:SS" at the office, from the workflow's own time and the offset that held when the phone rang. */
function clock(localTimeAtRing: string): string {
  const offset = /([+-])(\d\d):(\d\d)$/.exec(localTimeAtRing);
  const sign = offset?.[1] === '-' ? -1 : 1;
  const offsetMinutes = sign * (Number(offset?.[2] ?? 0) * 60 + Number(offset?.[3] ?? 0));
  return new Date(Date.now() + offsetMinutes * 60_000).toISOString().slice(11, 19);
}
