import { z } from 'zod';
import type { NewNotification } from '../../store/notifications.ts';
import type { Kind } from './kind.ts';
import { optional, required } from './required.ts';

const WHEN = 'write a time with its offset: 2026-12-24T12:00:00+08:00';
const when = z.iso.datetime({ offset: true, error: WHEN });

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
  })
  .transform(({ priority = 'normal', dueAt, expiresAt, ...rest }): NewNotification => ({
    ...rest,
    priority,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }));

export const notifications: Kind<NewNotification> = {
  columns: ['notificationId', 'customerId', 'message', 'priority', 'dueAt', 'expiresAt'],
  row: () => row,
  async keep(store, rows) {
    const known = await store.customers.known(rows.map(({ customerId }) => customerId));
    const faults = rows.flatMap(({ customerId }, index) => {
      const remedy = `there is no customer "${customerId}": import the customers first`;
      return known.has(customerId) ? [] : [{ index, field: 'customerId', remedy }];
    });
    const leftAlone = await store.notifications.putMany(rows.filter((one) => known.has(one.customerId)));
    return { leftAlone, faults };
  },
  async *all(store) {
    for await (const one of store.notifications.all()) {
      const { notificationId, customerId, message, priority, dueAt = '', expiresAt = '' } = one;
      yield { notificationId, customerId, message, priority, dueAt, expiresAt };
    }
  },
};
