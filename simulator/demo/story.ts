import type { CallEvent } from '../telcoflow/timeline.ts';
import type { CallReport } from './report.ts';

const SPEAKERS = {
  caller: 'The caller',
  callee: 'The callee',
  agent: 'Holdfast',
  platform: 'The platform',
} as const;

/** One line about what happened on the phone, or undefined when it is no news to somebody who watches. */
export function tellEvent(event: CallEvent, caller?: string): string | undefined {
  const words = wordsFor(event);
  const whose = caller === undefined ? '' : `${caller}: `;
  return words === undefined
    ? undefined
    : `  ${(event.ms / 1000).toFixed(1).padStart(5)} s  ${whose}${words}`;
}

function wordsFor(event: CallEvent): string | undefined {
  switch (event.kind) {
    case 'rang':
      return 'The phone rings.';
    case 'claimed':
      return 'A gateway takes the call; its workflow starts.';
    case 'callee-rings':
      return "The callee's phone rings.";
    case 'callee-unanswered':
      return 'Nobody picks up.';
    case 'connected':
      return 'The callee picks up; caller and callee talk.';
    case 'agent-left':
      return 'Holdfast leaves them to it.';
    case 'answered':
      return 'Holdfast answers.';
    case 'prompt-heard':
      return 'The caller has heard a prompt.';
    case 'speech-started':
      return `${SPEAKERS[event.by]} says: “${event.what}”`;
    case 'hung-up':
      return `${SPEAKERS[event.by]} hangs up.`;
    default:
      return undefined;
  }
}

/** How the call ended, for people. */
export function tellReport(report: CallReport): string {
  const { ok, outcome, states, samplesSent, samplesStored, transcript, slackMessages, answerMs } = report;
  const { turns, notifications, appointments, smsMessages } = report;
  const rows = [
    `${ok ? '✓' : '✗'} ${outcome}   (${states.join(' → ')})`,
    ...(answerMs === null ? [] : [`answered ${answerMs} ms after the call was offered`]),
    ...(samplesSent === 0
      ? []
      : [`${samplesStored} of ${samplesSent} samples of the caller's speech are stored`]),
    ...(transcript === null ? [] : [`transcript: “${transcript}”`]),
    ...turns.map(
      ({ asked, heard, understood }) =>
        `asked “${asked}” heard ${heard === undefined ? 'nothing' : `“${heard}”`}: ${understood}`,
    ),
    ...notifications.map(({ message, state }) => `“${message}” is ${state}`),
    ...appointments.map(
      ({ service, startsAt, state }) => `${service}, ${startsAt.slice(0, 16).replace('T', ' ')}: ${state}`,
    ),
    `messages in Slack: ${slackMessages}${smsMessages === 0 ? '' : `, text messages: ${smsMessages}`}`,
  ];
  return rows.map((row, n) => `${n === 0 ? '  ' : '    '}${row}`).join('\n');
}
