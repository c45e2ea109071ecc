import { z } from 'zod';
import type { Customer } from '../../contracts/customers.ts';
import { normaliseNumber } from '../../lines/find-line.ts';
import type { Kind } from './kind.ts';
import { required } from './required.ts';

/** Several numbers of one customer stand in one field. */
const BETWEEN_NUMBERS = ';';

const NO_NUMBER = 'write at least one number, several with ; in between: without any they cannot be found';

/** JSON may have a list of them. */
const inOneField = z.union(
  [z.string(), z.array(z.string()).transform((numbers) => numbers.join(BETWEEN_NUMBERS))],
  NO_NUMBER,
);

export const customers: Kind<Customer> = {
  columns: ['customerId', 'name', 'numbers'],
  row: ({ country }) =>
    z.object({
      customerId: required('write an id of your own, the same at every import'),
      name: required('write the name as it is spoken'),
      numbers: inOneField.transform((written, context) => {
        const numbers: string[] = [];
        for (const one of written.split(BETWEEN_NUMBERS).filter((part) => part.trim() !== '')) {
          const number = normaliseNumber(one, country);
          if (number !== undefined) numbers.push(number);
          else {
            const message = `"${one.trim()}" is no number: write it with its country code, or say --country`;
            context.addIssue({ code: 'custom', message });
          }
        }
        if (written.replaceAll(BETWEEN_NUMBERS, '').trim() === '')
          context.addIssue({ code: 'custom', message: NO_NUMBER });
        return numbers;
      }),
    }),
  async keep(store, rows) {
    await store.customers.putMany(rows);
    return { leftAlone: 0, faults: [] };
  },
  async *all(store) {
    for await (const { numbers, ...rest } of store.customers.all()) {
      yield { ...rest, numbers: numbers.join(BETWEEN_NUMBERS) };
    }
  },
};
