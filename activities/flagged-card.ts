import type { KnownBlock } from '@slack/web-api';
import type { Flagged, FlaggedItem } from '../contracts/records.ts';
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

export interface FlaggedCardFacts {
  readonly flagged: Flagged;
  /** IANA zone in which the office reads times. */
  readonly timeZone: string;
  /** Where the call can be looked at, after signing in. */
  readonly consoleUrl: string;
  /** Said when it goes elsewhere than it was meant to, and why. */
  readonly note?: string;
}

/** A message has room for fifty blocks. */
const MOST_ITEMS = 40;
const ITEM_LENGTH = 250;
const TEXT_LENGTH = 300;

const WHY: Readonly<Record<FlaggedItem['why'], string>> = {
  declined: 'The caller said no',
  unclear: 'The caller was not understood',
  silent: 'The caller said nothing',
  'wants-person': 'The caller wants to talk to a person',
  'booking-unsure': 'It is not known whether this was carried out: please look',
  'calendar-conflict': 'Somebody else has this time in the calendar',
  'text-not-sent': 'The text message could not be sent',
  'text-opted-out': 'The customer wants no text messages from us, so none was sent',
  'unknown-caller': 'We do not know this number, and no message was left',
};

/** What a call leaves for people to do, as one Slack message: who called, and each thing with what was said to it. */
export function flaggedCard({ flagged, timeZone, consoleUrl, note }: FlaggedCardFacts): SlackMessage {
  const { customers, items, office } = flagged;
  const more = items.length - MOST_ITEMS;
  return {
    text: flaggedText(flagged),
    blocks: [
      header(`To follow up for ${office}`),
      { type: 'section', fields: [...nameField(customers), ...fieldsOf({ ...flagged, timeZone })] },
      ...items.slice(0, MOST_ITEMS).map(itemBlock),
      ...(more > 0 ? [context(`And ${more} more.`)] : []),
      linkButton('See the call', callUrl(consoleUrl, flagged.callId)),
      ...(note === undefined ? [] : [context(note)]),
    ],
  };
}

/** The same in one line, for notifications and for whoever takes no cards. */
export function flaggedText({ office, customers, from, items }: Flagged): string {
  const who = customers.length === 0 ? shownCaller(from) : `${customers.join(', ')} (${shownCaller(from)})`;
  const [first] = items;
  const what = items.length === 1 && first !== undefined ? described(first) : `${items.length} things`;
  return escapeMrkdwn(clip(`To follow up for ${office}: ${who}: ${what}`, TEXT_LENGTH));
}

function nameField(customers: readonly string[]) {
  return customers.length === 0
    ? []
    : [field('Customer', escapeMrkdwn(clip(customers.join(', '), FIELD_LENGTH)))];
}

function itemBlock(item: FlaggedItem): KnownBlock {
  return plain(described(item));
}

function described({ why, message, words }: FlaggedItem): string {
  const about = message === undefined ? '' : `“${clip(message, ITEM_LENGTH)}” `;
  const said = words === undefined || words === '' ? '' : `: “${clip(words, ITEM_LENGTH)}”`;
  return `${about}${WHY[why]}${said}`;
}
