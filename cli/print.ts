/** The result of a command on standard output: for machines one line of JSON, else the text. */
export function print({ json = false }: { readonly json?: boolean }, result: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(result) : text}\n`);
}
