import type { Service } from '../../contracts/appointments.ts';
import type { Call } from '../call.ts';
import { questionOf, stay } from '../conversation.ts';
import { filled, listed } from '../filled.ts';
import { missingOf } from './wish.ts';
import type { WholeWish, Wish } from './wish.ts';

/** A caller who answers something else than what was asked is asked once more for it. */
const ASKED_FOR_EACH = 2;

/**
 * Asks for what is missing of a wish, one thing after the other, and takes whatever else the caller says with it.
 * Undefined when something cannot be understood.
 */
export async function gather(
  call: Call,
  services: readonly Service[],
  said: Wish,
): Promise<WholeWish | undefined> {
  const [only, ...others] = services;
  let wish = only !== undefined && others.length === 0 ? { ...said, service: only.serviceId } : said;
  for (const detail of ['service', 'date', 'time'] as const) {
    for (let asked = 0; wish[detail] === undefined; asked += 1) {
      if (asked === ASKED_FOR_EACH) return undefined;
      const ask = questionFor(call, detail, services);
      const reply = stay(await call.ask(questionOf(call, { ask, wants: missingOf(wish, services) })));
      if (reply.kind !== 'answer') return undefined;
      wish = { ...wish, ...reply.value };
    }
  }
  const { date, time } = wish;
  const service = services.find(({ serviceId }) => serviceId === wish.service);
  return service === undefined || date === undefined || time === undefined
    ? undefined
    : { service, date, time };
}

function questionFor(call: Call, detail: keyof Wish, services: readonly Service[]): string {
  const { prompts } = call.line;
  if (detail === 'date') return prompts.whichDay;
  if (detail === 'time') return prompts.whichTime;
  const names = services.map(({ name }) => name);
  return filled(prompts.whichService, { services: listed(call, names, 'disjunction') });
}
