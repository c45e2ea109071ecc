import { createHash, randomBytes } from 'node:crypto';
import { Refused } from './refused.ts';

/** A text message as Twilio's API shows it. */
export interface Message {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly createdAt: Date;
}

const NUMBER = /^\+[1-9]\d{6,14}$/;
/** A sender's name: at most eleven letters, digits and spaces, with a letter among them. */
const SENDER = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/;
const LONGEST_BODY = 1600;

/** The account's messages, and which numbers take none. */
export class Mailbox {
  readonly #messages: Message[] = [];
  readonly #optedOut = new Set<string>();
  readonly #landlines = new Set<string>();

  /** Takes a message, which is delivered at once. @throws {Refused} for what the real one would not take. */
  take({ To: to = '', From: from = '', Body: body = '' }: Readonly<Record<string, string>>): Message {
    if (!NUMBER.test(to)) throw new Refused(21_211, `Invalid 'To' Phone Number: ${to}`);
    if (!NUMBER.test(from) && !SENDER.test(from)) throw new Refused(21_212, `Invalid From Number: ${from}`);
    if (body === '') throw new Refused(21_602, 'Message body is required.');
    if (body.length > LONGEST_BODY) {
      throw new Refused(21_617, `The concatenated message body exceeds the ${LONGEST_BODY} character limit.`);
    }
    if (this.#optedOut.has(to)) throw new Refused(21_610, 'Attempt to send to unsubscribed recipient');
    if (this.#landlines.has(to)) throw new Refused(21_614, `'To' number is not a valid mobile number: ${to}`);
    const sid = `SM${randomBytes(16).toString('hex')}`;
    const message = { sid, to, from, body, createdAt: new Date() };
    this.#messages.push(message);
    return message;
  }

  /** Newest first. */
  messages({ To: to, From: from }: Readonly<Record<string, string>> = {}): Message[] {
    const isAsked = (one: Message) =>
      (to === undefined || one.to === to) && (from === undefined || one.from === from);
    return this.#messages.filter(isAsked).toReversed();
  }

  /** This number has told us to stop. */
  optOut(number: string): void {
    this.#optedOut.add(number);
  }

  /** This number gets no text messages. */
  isLandline(number: string): void {
    this.#landlines.add(number);
  }
}

/** The account's id in Twilio's form, the same for the same name. */
export function accountSid(name: string): string {
  return `AC${createHash('md5').update(name).digest('hex')}`;
}
