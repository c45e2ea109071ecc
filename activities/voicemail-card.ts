import type { Transcript, Voicemail } from '../contracts/records.ts';
import {
  callUrl,
  context,
  field,
  FIELD_LENGTH,
  fieldsOf,
  header,
  linkButton,
  plain,
  shownCaller,
} from './call-card.ts';
import { clip, escapeMrkdwn } from './slack-text.ts';
import type { SlackMessage } from './slack.ts';

export interface CardFacts {
  readonly voicemail: Voicemail;
  /** IANA zone in which the office reads times. */
  readonly timeZone: string;
  /** Where the recording can be played, after signing in. */
  readonly consoleUrl: string;
  /** Said when the message goes elsewhere than it was meant to, and why. */
  readonly note?: string;
}

/** Slack's limits, in its own units (UTF-16, so that no way of counting is over them), with headroom. */
const TRANSCRIPT_LENGTH = 2900;
const TEXT_TRANSCRIPT_LENGTH = 300;

/** The voicemail as a Slack message: who, when, how long, what was said, and where to hear it. */
export function voicemailCard(facts: CardFacts): SlackMessage {
  const { voicemail, timeZone, consoleUrl, note } = facts;
  const notes = [note, uncertainty(voicemail.transcript)].filter((one) => one !== undefined);
  return {
    text: voicemailText(voicemail),
    blocks: [
      header(`Voicemail for ${voicemail.office}`),
      {
        type: 'section',
        fields: [...fieldsOf({ ...voicemail, timeZone }), field('Length', shownLength(voicemail.durationMs))],
      },
      plain(saidIn(voicemail.transcript)),
      linkButton('Play recording', callUrl(consoleUrl, voicemail.callId), 'play'),
      ...notes.map(context),
    ],
  };
}

/** The voicemail in one line, for notifications and for whoever takes no cards. */
export function voicemailText({ office, from, durationMs, transcript }: Voicemail): string {
  const heard = transcript?.text ? `: “${clip(transcript.text, TEXT_TRANSCRIPT_LENGTH)}”` : '';
  return escapeMrkdwn(
    `Voicemail for ${clip(office, FIELD_LENGTH)} from ${shownCaller(from)} (${shownLength(durationMs)})${heard}`,
  );
}

function saidIn(transcript: Transcript | undefined): string {
  if (transcript === undefined) return 'No transcript could be made: play the recording.';
  const text = transcript.text.trim();
  return text === '' ? 'Nothing intelligible was heard: play the recording.' : clip(text, TRANSCRIPT_LENGTH);
}

function uncertainty(transcript: Transcript | undefined): string | undefined {
  const isUncertain = transcript?.confidence === 'low' && transcript.text.trim() !== '';
  return isUncertain ? 'The transcript is uncertain: play the recording to be sure.' : undefined;
}

function shownLength(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
