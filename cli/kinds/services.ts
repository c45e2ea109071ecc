import { z } from 'zod';
import type { Service } from '../../contracts/appointments.ts';
import type { Kind } from './kind.ts';
import { BETWEEN, listed } from './listed.ts';
import { optional, required } from './required.ts';

const minutes = (least: number, most: number) => {
  const remedy = `write minutes from ${least} to ${most}, in steps of 5`;
  return z.coerce.number(remedy).int(remedy).min(least, remedy).max(most, remedy).multipleOf(5, remedy);
};

const RESOURCES = 'write the ids of those who can do it, whoever is preferred first: kim lee';

const row = z
  .object({
    serviceId: required('write an id of your own, the same at every import'),
    name: required('write the name as it is spoken: dental check-up'),
    durationMinutes: minutes(5, 480),
    bufferMinutes: optional(minutes(0, 240)),
    resourceIds: listed(RESOURCES).refine((ids) => ids.length > 0, RESOURCES),
  })
  .transform(({ bufferMinutes = 0, ...rest }): Service => ({ ...rest, bufferMinutes }));

export const services: Kind<Service> = {
  columns: ['serviceId', 'name', 'durationMinutes', 'bufferMinutes', 'resourceIds'],
  row: () => row,
  async keep(store, rows) {
    const known = new Set(
      (await store.resources.byIds(rows.flatMap((one) => one.resourceIds))).map(
        ({ resourceId }) => resourceId,
      ),
    );
    const faults = rows.flatMap(({ resourceIds }, index) => {
      const unknown = resourceIds.find((id) => !known.has(id));
      const remedy = `there is no resource "${unknown}": import the resources first`;
      return unknown === undefined ? [] : [{ index, field: 'resourceIds', remedy }];
    });
    const bad = new Set(faults.map(({ index }) => index));
    await store.services.putMany(rows.filter((_, index) => !bad.has(index)));
    return { leftAlone: 0, faults };
  },
  async *all(store) {
    for await (const { durationMinutes, bufferMinutes, resourceIds, ...rest } of store.services.all()) {
      yield {
        ...rest,
        durationMinutes: String(durationMinutes),
        bufferMinutes: String(bufferMinutes),
        resourceIds: resourceIds.join(BETWEEN),
      };
    }
  },
};
