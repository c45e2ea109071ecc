import type { CalendarEntry, Entered } from '../contracts/appointments.ts';
import type { EntryPlace, OutsideCalendar } from '../calendar/outside.ts';
import type { Appointments } from '../store/appointments.ts';
import type { Resources } from '../store/resources.ts';
import { whileBeating } from './beating.ts';

/** What is written into the calendars outside. Everything is safe to repeat, and worth repeating until it is done. */
export interface CalendarEntryActivities {
  /** Puts an appointment into its resource's calendar; one that has been changed since is left to whoever changed it. */
  enterInCalendar(entry: CalendarEntry): Promise<Entered>;
  removeFromCalendar(entry: EntryPlace): Promise<void>;
}

export interface CalendarEntryDependencies {
  readonly appointments: Pick<Appointments, 'get'>;
  readonly resources: Pick<Resources, 'byIds'>;
  /** Absent: the settings name no server, so there is nothing to write into. */
  readonly outside?: OutsideCalendar;
}

const ENTERED: Entered = { kind: 'entered' };

export function createCalendarEntries(dependencies: CalendarEntryDependencies): CalendarEntryActivities {
  const { outside } = dependencies;
  if (outside === undefined)
    return { enterInCalendar: async () => ENTERED, removeFromCalendar: async () => {} };
  return {
    enterInCalendar: (entry) =>
      whileBeating(async (signal) => {
        if ((await standing(dependencies, entry)) !== 'as-written') return ENTERED;
        const entered = await outside.enter(entry, signal);
        // It may have moved to another calendar, or been cancelled, while it was being written.
        const now = await standing(dependencies, entry);
        if (now === 'elsewhere') await outside.remove(entry, signal);
        return now === 'as-written' ? entered : ENTERED;
      }),
    removeFromCalendar: (entry) =>
      whileBeating(async (signal) => {
        // A late repeat: the appointment has come back to this calendar meanwhile, and its entry is a newer one.
        if ((await calendarOf(dependencies, entry)) === entry.calendar) return;
        await outside.remove(entry, signal);
      }),
  };
}

/** What has become of an appointment since it was to be entered. `outdated`: changed, and whoever did sees to its entry. */
async function standing(
  dependencies: CalendarEntryDependencies,
  entry: CalendarEntry,
): Promise<'as-written' | 'outdated' | 'elsewhere'> {
  const now = await dependencies.appointments.get(entry.appointmentId);
  if (now?.revision === entry.revision) return 'as-written';
  return (await calendarOf(dependencies, entry)) === entry.calendar ? 'outdated' : 'elsewhere';
}

/** The calendar in which the appointment belongs as it stands; undefined when it belongs in none. */
async function calendarOf(
  { appointments, resources }: CalendarEntryDependencies,
  { appointmentId }: EntryPlace,
): Promise<string | undefined> {
  const now = await appointments.get(appointmentId);
  const [resource] = now?.state === 'booked' ? await resources.byIds([now.resourceId]) : [];
  return resource?.calendar;
}
