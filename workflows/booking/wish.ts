import type { Service } from '../../contracts/appointments.ts';
import type { Wanted } from '../../contracts/questions.ts';

/** What a caller has said so far of the appointment that they want; nothing of it is asked again. */
export interface Wish {
  /** Id of the service. */
  readonly service?: string;
  /** "YYYY-MM-DD" in the line's zone. */
  readonly date?: string;
  /** "HH:MM", or a part of the day. */
  readonly time?: string;
}

/** All of it. */
export interface WholeWish {
  readonly service: Service;
  readonly date: string;
  readonly time: string;
}

/** The details that are still to be asked for, by name. */
export interface WishWants extends Readonly<Record<string, Wanted>> {
  readonly service?: Extract<Wanted, { readonly kind: 'service' }>;
  readonly date?: Extract<Wanted, { readonly kind: 'date' }>;
  readonly time?: Extract<Wanted, { readonly kind: 'time' }>;
}

/** Whatever of a wish is not known yet: a caller may say all of it at once. */
export function missingOf(wish: Wish, services: readonly Service[]): WishWants {
  const options = services.map(({ serviceId, name }) => ({ id: serviceId, words: name }));
  return {
    ...(wish.service === undefined ? { service: { kind: 'service', options } } : {}),
    ...(wish.date === undefined ? { date: { kind: 'date' } } : {}),
    ...(wish.time === undefined ? { time: { kind: 'time' } } : {}),
  };
}
