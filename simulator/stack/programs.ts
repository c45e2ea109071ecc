/** Where the set-up has put what the stack is made of. */
export interface Programs {
  /** Temporal's command line; absent when TEMPORAL_ADDRESS names a running server. */
  readonly temporalCli?: string;
  /** `mongod` or the embedded server; absent when MONGODB_URL names a running one. */
  readonly mongoServer?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings by which the set-up tells where it has put things; throws when the program was started past it. */
export function programsFrom(environment: Environment): Programs {
  return {
    ...(environment['TEMPORAL_ADDRESS'] ? {} : { temporalCli: need(environment, 'HOLDFAST_TEMPORAL_CLI') }),
    ...(environment['MONGODB_URL'] ? {} : { mongoServer: need(environment, 'HOLDFAST_MONGODB_SERVER') }),
  };
}

function need(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new Error(`${name} is missing: start this through npm (npm run stack, npm test), which sets it`);
}
