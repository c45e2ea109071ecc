import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { LineFault } from './lines-faulty.ts';

export type Path = readonly (string | number)[];

const LONGEST_VALUE = 60;

/** A YAML file together with the places where its values stand. */
export class LinesDocument {
  readonly #file: string;
  readonly #rows = new LineCounter();
  readonly #document: Document;
  readonly #unresolved: LineFault[] = [];
  #content: unknown;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#rows, prettyErrors: false });
    if (this.#document.errors.length === 0) this.#resolve();
  }

  /** What is no YAML at all. */
  get syntaxFaults(): LineFault[] {
    const written = this.#document.errors.map(({ message, pos }) =>
      this.#syntaxFault(this.#rows.linePos(pos[0]).line, message),
    );
    return [...written, ...this.#unresolved];
  }

  /** The plain values. */
  get content(): unknown {
    return this.#content;
  }

  fault(path: Path, remedy: string): LineFault {
    const value = mayBeSecret(path) ? undefined : this.#document.getIn(path);
    return {
      file: this.#file,
      row: this.#rowOf(path),
      path: pathText(path),
      ...(value === undefined ? {} : { value: valueText(this.#plain(value)) }),
      remedy,
    };
  }

  /** An alias may lead nowhere, or to too much. */
  #resolve(): void {
    try {
      this.#content = this.#document.toJS();
    } catch (cause) {
      this.#unresolved.push(this.#syntaxFault(1, cause instanceof Error ? cause.message : String(cause)));
    }
  }

  #syntaxFault(row: number, message: string): LineFault {
    return { file: this.#file, row, path: '', remedy: `this is not YAML: ${message}` };
  }

  #plain(value: unknown): unknown {
    return isScalar(value) || isMap(value) ? value.toJS(this.#document) : value;
  }

  /** Row of the key that the path ends with, or of the nearest thing around it that is written. */
  #rowOf(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const row = this.#rowOfExactly(path.slice(0, length));
      if (row !== undefined) return row;
    }
    return 1;
  }

  #rowOfExactly(path: Path): number | undefined {
    const key = path.at(-1);
    const parent =
      path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      return rowOfNode(this.#rows, pair?.key);
    }
    return rowOfNode(this.#rows, this.#document.getIn(path, true));
  }
}

/** A webhook's address is as good as a password. */
function mayBeSecret(path: Path): boolean {
  return path.includes('alert') && path.at(-1) !== 'slack';
}

function rowOfNode(rows: LineCounter, node: unknown): number | undefined {
  const start = isNode(node) ? node.range?.[0] : undefined;
  return start === undefined ? undefined : rows.linePos(start).line;
}

function pathText(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
