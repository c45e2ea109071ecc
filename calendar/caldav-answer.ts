import { CalendarRefused, CalendarUnreachable } from './outside.ts';

/**
 * What a server answers: a success, or one of the statuses after which the one who asks knows how to go on.
 * @throws {CalendarUnreachable} for no answer and for one of a server in trouble, {CalendarRefused} for all others
 */
export async function answered<Answer extends object>(
  url: string,
  telling: readonly number[],
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await ask().catch((failure: unknown) => {
    throw meaning(url, failure);
  });
  if ('status' in answer && typeof answer.status === 'number') {
    const { status } = answer;
    if (status >= 300 && !telling.includes(status)) throw refusal(url, status);
  }
  return answer;
}

/** The library tells a refused query by its words alone. */
function meaning(url: string, failure: unknown): Error {
  const said = failure instanceof Error ? failure.message : String(failure);
  const [, status] = /query failed: (\d{3})\b/.exec(said) ?? [];
  if (status !== undefined) return refusal(url, Number(status));
  const cause = failure instanceof Error && failure.cause instanceof Error ? failure.cause.message : said;
  return new CalendarUnreachable(url, cause, failure);
}

function refusal(url: string, status: number): Error {
  const isInTrouble = status >= 500 || status === 408 || status === 429;
  return isInTrouble ? new CalendarUnreachable(url, `HTTP ${status}`) : new CalendarRefused(url, status);
}
