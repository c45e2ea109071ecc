/** Something in the lines file that has to be changed by a person. */
export interface LineFault {
  readonly file: string;
  /** Row of the file, from 1. */
  readonly row: number;
  /** Where in the file's structure: "lines[0].ringSeconds"; empty for the file as a whole. */
  readonly path: string;
  /** What is written there, shortened; absent when nothing is, or when it may be a secret. */
  readonly value?: string;
  readonly remedy: string;
}

/** A lines file cannot be used; the message has a row for each fault, with its remedy. */
export class LinesFaulty extends Error {
  override name = 'LinesFaulty';
  readonly faults: readonly LineFault[];

  constructor(faults: readonly LineFault[], options?: ErrorOptions) {
    const inOrder = faults.toSorted((one, other) => one.row - other.row);
    super(inOrder.map(describe).join('\n'), options);
    this.faults = inOrder;
  }
}

function describe({ file, row, path, value, remedy }: LineFault): string {
  const place = `${file}:${row}`;
  if (path === '') return `${place} ${remedy}`;
  return `${place} ${path}${value === undefined ? '' : ` is ${value}`}: ${remedy}`;
}
