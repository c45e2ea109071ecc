import type { KnownBlock } from '@slack/web-api';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { DateTime } from 'luxon';
import type { Transcript, Voicemail } from '../contracts/records.ts';
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
const HEADER_LENGTH = 140;
const FIELD_LENGTH = 300;
const TRANSCRIPT_LENGTH = 2900;
const TEXT_TRANSCRIPT_LENGTH = 300;

/** The voicemail as a Slack message: who, when, how long, what was said, and where to hear it. */
export function voicemailCard(facts: CardFacts): SlackMessage {
  const { voicemail, note } = facts;
  const notes = [note, uncertainty(voicemail.transcript)].filter((one) => one !== undefined);
  return {
    text: voicemailText(voicemail),
    blocks: [
      header(`Voicemail for ${voicemail.office}`),
      { type: 'section', fields: fieldsOf(facts) },
      { type: 'section', text: { type: 'plain_text', emoji: false, text: saidIn(voicemail.transcript) } },
      playButton(facts),
      ...notes.map(context),
    ],
  };
}

/** The voicemail in one line, for notifications and for whoever takes no cards. */
export function voicemailText({ office, from, durationMs, transcript }: Voicemail): string {
  const heard = transcript?.text ? `: “${clip(transcript.text, TEXT_TRANSCRIPT_LENGTH)}”` : '';
  const who = from === undefined ? 'a withheld number' : shownNumber(from);
  return escapeMrkdwn(
    `Voicemail for ${clip(office, FIELD_LENGTH)} from ${who} (${shownLength(durationMs)})${heard}`,
  );
}

/** Page of the console that plays the call's recording. The call's id says nothing to those who may not see it. */
export function playUrl(consoleUrl: string, callId: string): string {
  return new URL(`calls/${encodeURIComponent(callId)}`, `${consoleUrl.replace(/\/+$/, '')}/`).href;
}

function header(title: string): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', emoji: false, text: clip(title, HEADER_LENGTH) } };
}

function fieldsOf({ voicemail, timeZone }: CardFacts) {
  const { from, line, receivedAt, durationMs } = voicemail;
  const received = DateTime.fromISO(receivedAt, { zone: timeZone, locale: 'en-GB' });
  return [
    field('From', from === undefined ? 'Number withheld' : numberLink(from)),
    field('Line', escapeMrkdwn(clip(shownNumber(line), FIELD_LENGTH))),
    field('Received', escapeMrkdwn(`${received.toFormat('ccc d LLL yyyy, HH:mm')} (${timeZone})`)),
    field('Length', shownLength(durationMs)),
  ];
}

function field(name: string, mrkdwn: string) {
  return { type: 'mrkdwn' as const, verbatim: true, text: `*${name}*\n${mrkdwn}` };
}

function context(said: string): KnownBlock {
  return {
    type: 'context',
    elements: [{ type: 'plain_text', emoji: false, text: clip(said, FIELD_LENGTH) }],
  };
}

function playButton({ voicemail, consoleUrl }: CardFacts): KnownBlock {
  const { callId } = voicemail;
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: 'play',
        text: { type: 'plain_text', emoji: false, text: 'Play recording' },
        url: playUrl(consoleUrl, callId),
      },
    ],
  };
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

const E164 = /^\+\d{5,15}$/;

/** A number that can be tapped; anything else that a platform may send is shown, never made a link. */
function numberLink(number: string): string {
  return E164.test(number)
    ? `<tel:${number}|${escapeMrkdwn(shownNumber(number))}>`
    : escapeMrkdwn(clip(number, FIELD_LENGTH));
}

function shownNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

function shownLength(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
