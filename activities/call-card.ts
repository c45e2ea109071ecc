import type { KnownBlock } from '@slack/web-api';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { DateTime } from 'luxon';
import { clip, escapeMrkdwn } from './slack-text.ts';

/** Slack's limits, in its own units (UTF-16, so that no way of counting is over them), with headroom. */
const HEADER_LENGTH = 140;
export const FIELD_LENGTH = 300;

/** What every card about a call says of it. */
export interface CallFacts {
  /** E.164; absent when withheld. */
  readonly from?: string;
  readonly line: string;
  readonly receivedAt: string;
  /** IANA zone in which the office reads times. */
  readonly timeZone: string;
}

/** Page of the console that shows the call and plays its recording. The call's id says nothing to those who may not see it. */
export function callUrl(consoleUrl: string, callId: string): string {
  return new URL(`calls/${encodeURIComponent(callId)}`, `${consoleUrl.replace(/\/+$/, '')}/`).href;
}

export function header(title: string): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', emoji: false, text: clip(title, HEADER_LENGTH) } };
}

/** Who called, on which line, and when by the office's clock. */
export function fieldsOf({ from, line, receivedAt, timeZone }: CallFacts) {
  const received = DateTime.fromISO(receivedAt, { zone: timeZone, locale: 'en-GB' });
  return [
    field('From', from === undefined ? 'Number withheld' : numberLink(from)),
    field('Line', escapeMrkdwn(clip(shownNumber(line), FIELD_LENGTH))),
    field('Received', escapeMrkdwn(`${received.toFormat('ccc d LLL yyyy, HH:mm')} (${timeZone})`)),
  ];
}

/** `mrkdwn` has been escaped by whoever gives it. */
export function field(name: string, mrkdwn: string) {
  return { type: 'mrkdwn' as const, verbatim: true, text: `*${name}*\n${mrkdwn}` };
}

export function context(said: string): KnownBlock {
  return {
    type: 'context',
    elements: [{ type: 'plain_text', emoji: false, text: clip(said, FIELD_LENGTH) }],
  };
}

/** Leads to a page of ours. */
export function linkButton(label: string, url: string, actionId = 'see'): KnownBlock {
  const text = { type: 'plain_text' as const, emoji: false, text: label };
  return { type: 'actions', elements: [{ type: 'button', action_id: actionId, text, url }] };
}

/** Words as somebody said them: nothing in them is markup. */
export function plain(text: string): KnownBlock {
  return { type: 'section', text: { type: 'plain_text', emoji: false, text } };
}

const E164 = /^\+\d{5,15}$/;

/** A number that can be tapped; anything else that a platform may send is shown, never made a link. */
function numberLink(number: string): string {
  return E164.test(number)
    ? `<tel:${number}|${escapeMrkdwn(shownNumber(number))}>`
    : escapeMrkdwn(clip(number, FIELD_LENGTH));
}

export function shownNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

/** Who called, in a line of text. */
export function shownCaller(from: string | undefined): string {
  return from === undefined ? 'a withheld number' : shownNumber(from);
}
