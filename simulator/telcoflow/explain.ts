import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What is wrong with a value, one clause per fault: the field, what was given, and what would be right. */
export function explain(error: z.ZodError, value: unknown): string {
  return error.issues.map((issue) => clause(issue, value)).join('; ');
}

function clause(issue: Issue, value: unknown): string {
  const field = issue.path.length > 0 ? issue.path.join('.') : 'the body';
  const given = issue.path.reduce(step, value);
  return `${field} is ${JSON.stringify(given) ?? 'missing'}: ${remedy(issue)}`;
}

function step(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** A union's own message says nothing; what its members miss does. */
function remedy(issue: Issue): string {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue.message;
  const wants = issue.errors.map((issues) => issues.map(wish).join(' and '));
  return `${issue.message}; give one of: ${[...new Set(wants)].join(' | ')}`;
}

function wish({ path, message }: Issue): string {
  return path.length > 0 ? `${path.join('.')} (${message})` : message;
}
