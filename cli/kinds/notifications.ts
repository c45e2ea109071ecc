import { z } from 'zod';
import type { NotificationState } from '../../contracts/customers.ts';
import type { NewNotification } from '../../store/notifications.ts';
import type { Kind } from './kind.ts';
import { optional, required } from './required.ts';

const WHEN = 'write a time with its offset: 2026-12-24T12:00:00+08:00';
const when = z.iso.datetime({ offset: true, error: WHEN });

/** A row, and whether it is still to be told: what was exported as settled does not come back as news. */
interface Row {
  readonly news: NewNotification;
  readonly isPending: boolean;
}

const STATES = [
  'pending',
  'acknowledged',
  'flagged',
  'withdrawn',
] as const satisfies readonly NotificationState[];

const row = z
  .object({
    notificationId: required('write an id of your own, the same at every import'),
    customerId: required('write the id of a customer'),
    message: required('write what is to be read aloud').refine(
      (text) => text.length <= 500,
      'write at most 500 characters: a caller has to listen to it',
    ),
    priority: optional(z.enum(['urgent', 'normal', 'low'], 'write urgent, normal or low')),
    dueAt: optional(when),
    expiresAt: optional(when),
    state: optional(z.enum(STATES, `write ${STATES.join(', ')}, or nothing`)),
  })
  .transform(({ priority = 'normal', dueAt, expiresAt, state = 'pending', ...rest }): Row => ({
    isPending: state === 'pending',
    news: {
      ...rest,
      priority,
      ...(dueAt === undefined ? {} : { dueAt }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
  }));

export const notifications: Kind<Row> = {
  columns: ['notificationId', 'customerId', 'message', 'priority', 'dueAt', 'expiresAt', 'state'],
  row: () => row,
  async keep(store, rows) {
    const known = await store.customers.known(rows.map(({ news }) => news.customerId));
    const faults = rows.flatMap(({ news: { customerId } }, index) => {
      const remedy = `there is no customer "${customerId}": import the customers first`;
      return known.has(customerId) ? [] : [{ index, field: 'customerId', remedy }];
    });
    const ofSomebody = rows.filter(({ news }) => known.has(news.customerId));
    const pending = ofSomebody.filter(({ isPending }) => isPending).map(({ news }) => news);
    const settledBefore = await store.notifications.putMany(pending);
    return { leftAlone: ofSomebody.length - pending.length + settledBefore, faults };
  },
  async *all(store) {
    for await (const one of store.notifications.all()) {
      const { notificationId, customerId, message, priority, dueAt = '', expiresAt = '', state } = one;
      yield { notificationId, customerId, message, priority, dueAt, expiresAt, state };
    }
  },
};
