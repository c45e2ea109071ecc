import {
  argumentsOf,
  checkContent,
  historyArguments,
  listArguments,
  postArguments,
  reactionArguments,
  repliesArguments,
  updateArguments,
} from './arguments.ts';
import { page } from './page.ts';
import { Refused } from './refused.ts';
import { BOT_USER, type Channel, type Message, type Workspace } from './workspace.ts';

type Answer = Record<string, unknown>;

/** A method of the Web API: the scopes of which it needs one, and what it does. */
interface Method {
  readonly scopes: readonly string[];
  run(workspace: Workspace, given: unknown): Answer;
}

const READ = ['channels:history', 'groups:history'];

export const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': {
    scopes: [],
    run: () => ({
      url: 'https://holdfast.example/',
      team: 'Holdfast',
      team_id: 'T0HOLDFAST',
      user: 'holdfast',
      user_id: BOT_USER,
      bot_id: 'B0HOLDFAST',
    }),
  },
  'chat.postMessage': { scopes: ['chat:write'], run: postMessage },
  'chat.update': { scopes: ['chat:write'], run: updateMessage },
  'conversations.list': { scopes: ['channels:read', 'groups:read'], run: list },
  'conversations.history': { scopes: READ, run: history },
  'conversations.replies': { scopes: READ, run: replies },
  'reactions.add': { scopes: ['reactions:write'], run: addReaction },
  'reactions.remove': { scopes: ['reactions:write'], run: removeReaction },
};

function postMessage(workspace: Workspace, given: unknown): Answer {
  const {
    channel: name,
    thread_ts,
    reply_broadcast,
    unfurl_links: _l,
    unfurl_media: _m,
    ...content
  } = argumentsOf(postArguments, given);
  const channel = channelOf(workspace, name, { byName: true });
  if (channel.archived) throw new Refused('is_archived');
  checkMember(channel);
  checkContent(content);
  if (thread_ts !== undefined) workspace.message(channel, thread_ts);
  const message = workspace.post(channel, content, { ts: thread_ts, broadcast: reply_broadcast });
  return { channel: channel.id, ts: message.ts, message: shown(message, true) };
}

function updateMessage(workspace: Workspace, given: unknown): Answer {
  const { channel: name, ts, ...content } = argumentsOf(updateArguments, given);
  const channel = channelOf(workspace, name);
  const message = workspace.message(channel, ts);
  checkContent(content);
  const changed = workspace.update(message, {
    ...content,
    // Metadata that is not given stays.
    metadata: content.metadata ?? message.metadata,
  });
  return { channel: channel.id, ts, text: changed.text, message: shown(changed, true) };
}

function list(workspace: Workspace, given: unknown): Answer {
  const { cursor, limit, exclude_archived } = argumentsOf(listArguments, given);
  const channels = workspace.channels
    .filter(({ archived }) => !(exclude_archived && archived))
    .map(({ id, name, archived, member }) => ({
      id,
      name,
      is_channel: true,
      is_archived: archived,
      is_member: member,
    }));
  const { items, next } = page(channels, cursor, limit);
  return { channels: items, response_metadata: { next_cursor: next } };
}

function history(workspace: Workspace, given: unknown): Answer {
  const asked = argumentsOf(historyArguments, given);
  const channel = channelOf(workspace, asked.channel);
  checkMember(channel);
  const inChannel = workspace
    .messages(channel.id)
    .filter(({ thread_ts, ts, broadcast }) => thread_ts === undefined || thread_ts === ts || broadcast);
  return messagesPage(inChannel.toReversed(), asked);
}

function replies(workspace: Workspace, given: unknown): Answer {
  const asked = argumentsOf(repliesArguments, given);
  const channel = channelOf(workspace, asked.channel);
  checkMember(channel);
  if (!workspace.messages(channel.id).some(({ ts }) => ts === asked.ts))
    throw new Refused('thread_not_found');
  const inThread = workspace
    .messages(channel.id)
    .filter(({ ts, thread_ts }) => ts === asked.ts || thread_ts === asked.ts);
  return messagesPage(inThread, asked);
}

function messagesPage(messages: Message[], asked: ReturnType<typeof historyArguments.parse>): Answer {
  const { oldest, latest, inclusive, include_all_metadata, cursor, limit } = asked;
  const within = messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
  const { items, next } = page(within, cursor, limit);
  return {
    messages: items.map((message) => shown(message, include_all_metadata)),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}

function addReaction(workspace: Workspace, given: unknown): Answer {
  const { channel, timestamp, name } = argumentsOf(reactionArguments, given);
  const message = workspace.message(channelOf(workspace, channel), timestamp);
  if (message.reactions.includes(name)) throw new Refused('already_reacted');
  workspace.react(message, [...message.reactions, name]);
  return {};
}

function removeReaction(workspace: Workspace, given: unknown): Answer {
  const { channel, timestamp, name } = argumentsOf(reactionArguments, given);
  const message = workspace.message(channelOf(workspace, channel), timestamp);
  if (!message.reactions.includes(name)) throw new Refused('no_reaction');
  workspace.react(
    message,
    message.reactions.filter((one) => one !== name),
  );
  return {};
}

function channelOf(workspace: Workspace, name: string, { byName } = { byName: false }): Channel {
  const channel = workspace.find(name, { byName });
  if (channel === undefined) throw new Refused('channel_not_found');
  return channel;
}

function checkMember({ member }: Channel): void {
  if (!member) throw new Refused('not_in_channel');
}

/** Metadata is told only to those who ask for it. */
function shown(
  { metadata, channel: _channel, broadcast: _broadcast, edits, reactions, ...message }: Message,
  withMetadata: boolean,
) {
  return {
    type: 'message',
    bot_id: 'B0HOLDFAST',
    ...message,
    ...(edits > 0 ? { edited: { user: BOT_USER } } : {}),
    ...(reactions.length > 0
      ? { reactions: reactions.map((name) => ({ name, count: 1, users: [BOT_USER] })) }
      : {}),
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
  };
}
