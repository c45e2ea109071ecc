import type { Band, Holiday, Line, OfficeHours, Weekday } from '../../contracts/line.ts';

export interface WrittenHours {
  readonly weekly?: Partial<Record<Weekday, readonly string[]>>;
  readonly holidays?: readonly Holiday[];
  readonly closings?: OfficeHours['closings'];
}

/** The part of a line that its hours need. */
export function office(timeZone: string, written: WrittenHours): Pick<Line, 'hours' | 'timeZone'> {
  const { weekly = {}, holidays = [], closings = [] } = written;
  const on = (day: Weekday): Band[] => (weekly[day] ?? []).map(band);
  const hours: OfficeHours = {
    weekly: {
      monday: on('monday'),
      tuesday: on('tuesday'),
      wednesday: on('wednesday'),
      thursday: on('thursday'),
      friday: on('friday'),
      saturday: on('saturday'),
      sunday: on('sunday'),
    },
    holidays,
    closings,
  };
  return { timeZone, hours };
}

/** "09:00-17:00" as a band. */
export function band(written: string): Band {
  const [from = '', to = ''] = written.split('-');
  return { from, to };
}

/** The same bands on all seven days. */
export function daily(...bands: string[]): Partial<Record<Weekday, readonly string[]>> {
  return {
    monday: bands,
    tuesday: bands,
    wednesday: bands,
    thursday: bands,
    friday: bands,
    saturday: bands,
    sunday: bands,
  };
}
