import { appointments } from './kinds/appointments.ts';
import { customers } from './kinds/customers.ts';
import type { Kind } from './kinds/kind.ts';
import { notifications } from './kinds/notifications.ts';
import { resources } from './kinds/resources.ts';
import { services } from './kinds/services.ts';
import { FileFaulty } from './rows.ts';

/** Everything that can be imported and exported. */
const KINDS: Readonly<Record<string, Kind>> = {
  customers,
  notifications,
  resources,
  services,
  appointments,
};

export const kindNames = Object.keys(KINDS);

/** @throws {FileFaulty} naming the kinds that there are. */
export function kindOf(name: string): Kind {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) throw new FileFaulty(`there is no kind "${name}": write ${kindNames.join(', ')}`);
  return kind;
}
