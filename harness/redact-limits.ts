// What became of a copy comes in, what it cannot promise goes out, in words.
import type { Exchange } from './artifacts/exchange.ts';
import type { Openings, Redaction } from './artifacts/redaction.ts';
import { shortestSecret } from './evidence/redact/secrets.ts';
import { bodiesOf } from './redact-gather.ts';

/** A direction of an exchange with content that no decoder opens. */
export interface Unopened {
  exchange: Exchange;
  direction: 'sent' | 'received';
}

/** What a copy came to. */
export interface CopyOutcome {
  files: Redaction['files'];
  values: Openings['values'];
  unopened: readonly Unopened[];
}

/** What could not be looked into, what was not looked for everywhere, and what hashes give away. */
export function limitsOf({ files, values, unopened }: CopyOutcome): string[] {
  const withheld = new Set(files.filter(({ how }) => how === 'withheld').map(({ path }) => path));
  const unread = unopened.filter(({ exchange, direction }) =>
    bodiesOf(exchange, direction).some(({ sha256 }) => !withheld.has(`bodies/${sha256}`)),
  );
  const short = values.filter(({ value }) => value.length < shortestSecret).length;
  return [
    ...new Set(
      unread.map(
        ({ exchange: { id, caseId } }) =>
          `exchange ${id} of ${caseId} has content no decoder opens: its body is in the copy unread`,
      ),
    ),
    ...(short === 0
      ? []
      : [
          `values of fewer than ${shortestSecret} characters (${short}) were taken out where they stand as a cookie or an account, not wherever the same characters stand`,
        ]),
    ...(files.length === 0
      ? []
      : [
          "the original's signed list holds the plain SHA-256 of every file that is not here or not as it was: whoever can guess the whole of a small one can check the guess",
        ]),
  ];
}
