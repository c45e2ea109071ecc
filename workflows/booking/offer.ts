import type { HeldSlot } from '../../activities/offers.ts';
import type { Option } from '../../contracts/questions.ts';
import { beside } from '../beside.ts';
import type { Call } from '../call.ts';
import { questionOf, stay } from '../conversation.ts';
import { filled, listed } from '../filled.ts';
import { appointments, placeOf } from './caller.ts';
import type { WholeWish } from './wish.ts';

/** Times are offered so often; a caller whom none of them suits is better off with a person. */
const MOST_OFFERS = 4;

const OTHERS: Option = { id: 'others', words: 'another time' };
const AGREED = { agreed: { kind: 'yes-no', yes: 'the caller takes the time that is offered' } } as const;

/** What came of a chosen time. `changed`: the appointment to be moved is not what it was; `taken`: the time is gone. */
export type Taken =
  | { readonly kind: 'done'; readonly words: Readonly<Record<string, string>> }
  | { readonly kind: 'taken' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'not-understood' };

/** `none`: nothing is free; `not-understood`: or nothing that the caller would take. */
export type Chosen = Exclude<Taken, { readonly kind: 'taken' }> | { readonly kind: 'none' };

type Take = (held: HeldSlot) => Promise<Taken>;

/**
 * Offers the free times nearest to the wish, each held for the caller meanwhile, until they choose one and it can be
 * taken. What is held and not taken is let go, however this ends.
 */
export async function chooseTime(call: Call, wish: WholeWish, take: Take): Promise<Chosen> {
  let isDone = false;
  try {
    const chosen = await offerUntilTaken(call, wish, take);
    isDone = chosen.kind === 'done';
    return chosen;
  } finally {
    if (!isDone) beside(call, () => appointments('what was offered').letGo({ callId: call.input.callId }));
  }
}

async function offerUntilTaken(call: Call, wish: WholeWish, take: Take): Promise<Chosen> {
  const { prompts } = call.line;
  const except: string[] = [];
  let { date, time } = wish;
  let first = '';
  for (let round = 1; round <= MOST_OFFERS; round += 1) {
    const held = await hold(call, { ...wish, date, time }, except);
    if (held.length === 0) return { kind: 'none' };
    const reply = stay(await call.ask(offerOf(call, first, held)));
    if (reply.kind !== 'answer') return { kind: 'not-understood' };

    const chosen = chosenIn(reply.value, held);
    const taken = chosen === undefined ? undefined : await take(chosen);
    if (taken !== undefined && isOver(taken)) return taken;
    first = taken === undefined ? '' : `${prompts.slotTaken} `;
    // What they did not want is not offered again.
    if (taken === undefined) except.push(...held.map(({ slot }) => slot.startsAt));
    ({ date = date, time = time } = reply.value);
  }
  return { kind: 'not-understood' };
}

async function hold(
  call: Call,
  { service, ...when }: WholeWish,
  except: readonly string[],
): Promise<readonly HeldSlot[]> {
  const { callId } = call.input;
  const { held, unsure } = await appointments(`${when.date} ${when.time}`).offerSlots({
    callId,
    service,
    wish: when,
    place: placeOf(call),
    except,
  });
  if (unsure !== undefined) call.story.tell(`We go by our own store: ${unsure}`);
  return held;
}

function offerOf(call: Call, first: string, held: readonly HeldSlot[]) {
  const { prompts } = call.line;
  const words = held.map((one) => one.words);
  const ask =
    words.length === 1
      ? filled(prompts.offerOne, { slot: words[0] ?? '' })
      : filled(prompts.offerSome, { slots: listed(call, words, 'disjunction') });
  const options = [...held.map((one) => ({ id: one.holdId, words: one.words })), OTHERS];
  return questionOf(call, {
    ask: first + ask,
    again: ask,
    wants: {
      slot: { kind: 'choice', options },
      ...(held.length === 1 ? AGREED : {}),
      date: { kind: 'date' },
      time: { kind: 'time' },
    },
  });
}

interface Reply {
  readonly slot?: string;
  readonly agreed?: string | boolean;
}

/** The slot that was named, or the only one when the caller agrees to it. */
function chosenIn({ slot, agreed }: Reply, held: readonly HeldSlot[]): HeldSlot | undefined {
  if (slot === undefined) return agreed === true ? held[0] : undefined;
  return held.find(({ holdId }) => holdId === slot);
}

function isOver(taken: Taken): taken is Exclude<Taken, { readonly kind: 'taken' }> {
  return taken.kind !== 'taken';
}
