import { Refused } from './refused.ts';

export interface Metadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

/** What a message says; fields as Slack calls them. */
export interface Content {
  readonly text: string;
  readonly blocks?: readonly unknown[] | undefined;
  readonly metadata?: Metadata | undefined;
}

export interface Message extends Content {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly thread_ts?: string | undefined;
  /** Shown in the channel too, although it is in a thread. */
  readonly broadcast: boolean;
  readonly edits: number;
  readonly reactions: readonly string[];
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  archived: boolean;
  /** Whether the app was invited. */
  member: boolean;
}

export const BOT_USER = 'U0HOLDFAST';

/** What people see: channels and the messages in them. */
export class Workspace {
  readonly #channels: Channel[] = [];
  readonly #messages: Message[] = [];
  #lastMicros = 0;

  constructor(channels: readonly string[]) {
    for (const name of channels) this.setChannel({ name });
  }

  get channels(): readonly Channel[] {
    return this.#channels;
  }

  /** Makes the channel, or changes what is given of it. */
  setChannel({ name, ...rest }: { name: string; archived?: boolean; member?: boolean }): Channel {
    const known = this.#channels.find((one) => one.name === name);
    const channel = known ?? {
      id: `C${String(this.#channels.length + 1).padStart(10, '0')}`,
      name,
      archived: false,
      member: true,
    };
    if (known === undefined) this.#channels.push(channel);
    return Object.assign(channel, rest);
  }

  /** By id, or where Slack allows it by name. */
  find(channel: string, { byName }: { byName: boolean }): Channel | undefined {
    const name = channel.replace(/^#/, '');
    return this.#channels.find((one) => one.id === channel || (byName && one.name === name));
  }

  /** Messages in the order in which they were posted, of one channel or all. */
  messages(channelId?: string): Message[] {
    return this.#messages.filter(({ channel }) => channelId === undefined || channel === channelId);
  }

  post(channel: Channel, content: Content, thread: { ts?: string | undefined; broadcast: boolean }): Message {
    const message = {
      ...content,
      channel: channel.id,
      ts: this.#nextTs(),
      user: BOT_USER,
      thread_ts: thread.ts,
      broadcast: thread.broadcast,
      edits: 0,
      reactions: [],
    };
    this.#messages.push(message);
    return message;
  }

  /** Replaces all that the message says: with text alone its blocks go, as at Slack. */
  update(message: Message, content: Content): Message {
    return this.#replace(message, {
      ...message,
      ...content,
      blocks: content.blocks,
      edits: message.edits + 1,
    });
  }

  react(message: Message, reactions: readonly string[]): Message {
    return this.#replace(message, { ...message, reactions });
  }

  /** @throws {Refused} message_not_found */
  message(channel: Channel, ts: string): Message {
    const found = this.#messages.find((one) => one.channel === channel.id && one.ts === ts);
    if (found === undefined) throw new Refused('message_not_found');
    return found;
  }

  #replace(old: Message, changed: Message): Message {
    this.#messages[this.#messages.indexOf(old)] = changed;
    return changed;
  }

  /** Seconds with six decimals, never the same twice. */
  #nextTs(): string {
    this.#lastMicros = Math.max(Date.now() * 1000, this.#lastMicros + 1);
    return (this.#lastMicros / 1e6).toFixed(6);
  }
}
