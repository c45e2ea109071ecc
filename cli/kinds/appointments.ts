import { z } from 'zod';
import type { Service } from '../../contracts/appointments.ts';
import type { ImportedAppointment } from '../../store/import-appointments.ts';
import type { Store } from '../../store/open-store.ts';
import type { KeptRows, Kind } from './kind.ts';
import { optional, required } from './required.ts';

type Fault = KeptRows['faults'][number];

const WHEN = 'write a time with its offset, on the five minutes: 2026-12-24T12:00:00+08:00';
const FIVE_MINUTES_MS = 5 * 60_000;

const row = z.object({
  appointmentId: required('write an id of your own, the same at every import').regex(
    /^[\w-]{1,64}$/,
    'write at most 64 letters, digits, - and _',
  ),
  customerId: required('write the id of a customer'),
  serviceId: required('write the id of a service'),
  resourceId: required('write the id of a resource'),
  startsAt: z.iso
    .datetime({ offset: true, error: WHEN })
    .refine((at) => Date.parse(at) % FIVE_MINUTES_MS === 0, WHEN),
  state: optional(z.enum(['booked', 'cancelled'], 'write booked or cancelled, or nothing')),
});

type Row = z.infer<typeof row>;

export const appointments: Kind<Row> = {
  columns: ['appointmentId', 'customerId', 'serviceId', 'resourceId', 'startsAt', 'state'],
  row: () => row,
  async keep(store, rows) {
    const known = await knownTo(store, rows);
    const faults = rows.flatMap((one, index) => unknownIn(one, index, known));
    const bad = new Set(faults.map(({ index }) => index));
    const good = rows.flatMap((one, index) => {
      const service = known.services.get(one.serviceId);
      return bad.has(index) || service === undefined
        ? []
        : [{ index, appointment: appointmentOf(one, service) }];
    });
    const { added, overlapping } = await store.appointments.importMany(
      good.map(({ appointment }) => appointment),
    );
    const meeting = overlapping.flatMap((at): Fault[] => {
      const index = good[at]?.index ?? 0;
      const remedy = `somebody else has that time with "${rows[index]?.resourceId}": write another one`;
      return [{ index, field: 'startsAt', remedy }];
    });
    return { leftAlone: good.length - added - meeting.length, faults: [...faults, ...meeting] };
  },
  async *all(store) {
    for await (const one of store.appointments.all()) {
      const { appointmentId, customerId, serviceId, resourceId, startsAt, state } = one;
      yield { appointmentId, customerId, serviceId, resourceId, startsAt, state };
    }
  },
};

interface Known {
  readonly customers: ReadonlySet<string>;
  readonly services: ReadonlyMap<string, Service>;
}

async function knownTo(store: Store, rows: readonly Row[]): Promise<Known> {
  const [customers, services] = await Promise.all([
    store.customers.known(rows.map(({ customerId }) => customerId)),
    store.services.byIds(rows.map(({ serviceId }) => serviceId)),
  ]);
  return { customers, services: new Map(services.map((service) => [service.serviceId, service])) };
}

function unknownIn({ customerId, serviceId, resourceId }: Row, index: number, known: Known): Fault[] {
  if (!known.customers.has(customerId)) {
    return [
      {
        index,
        field: 'customerId',
        remedy: `there is no customer "${customerId}": import the customers first`,
      },
    ];
  }
  const service = known.services.get(serviceId);
  if (service === undefined) {
    return [
      { index, field: 'serviceId', remedy: `there is no service "${serviceId}": import the services first` },
    ];
  }
  if (service.resourceIds.includes(resourceId)) return [];
  return [
    {
      index,
      field: 'resourceId',
      remedy: `write one that does ${service.name}: ${service.resourceIds.join(', ')}`,
    },
  ];
}

function appointmentOf(
  { startsAt, state = 'booked', ...rest }: Row,
  { durationMinutes, bufferMinutes }: Service,
): ImportedAppointment {
  const start = Date.parse(startsAt);
  const after = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
  return {
    ...rest,
    state,
    startsAt: after(0),
    endsAt: after(durationMinutes),
    busyUntil: after(durationMinutes + bufferMinutes),
  };
}
