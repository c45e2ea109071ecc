import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { z } from 'zod';

/** A measured quantity: how often, and where most of the values lie. */
export interface Figures {
  readonly n: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export function figuresOf(valuesMs: readonly number[]): Figures {
  const sorted = valuesMs.toSorted((one, other) => one - other);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { n: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

export function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

const packageFile = z.object({ dependencies: z.record(z.string(), z.string()) });
/** Those whose version may change a figure. */
const PACKAGES = ['@temporalio/worker', 'mongoose', 'ws', '@google/genai'];

/** What the figures were measured on and with. */
export function circumstances() {
  const { dependencies } = packageFile.parse(
    JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
  );
  const versions = Object.fromEntries(PACKAGES.map((name) => [name, dependencies[name] ?? 'none']));
  const processors = cpus();
  return {
    machine: {
      cores: processors.length,
      processor: processors[0]?.model ?? 'unknown',
      memoryGiB: round(totalmem() / 2 ** 30),
    },
    versions: { node: process.versions.node, ...versions },
  };
}
