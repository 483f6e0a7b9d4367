// The errors of the UiAutomator2 server: W3C error word and HTTP status of each (handset protocol map, section 6).

const statuses = {
  'no such element': 404,
  'stale element reference': 404,
  'invalid session id': 404,
  'unknown command': 404,
  'no such alert': 404,
  'invalid selector': 400,
  'invalid argument': 400,
  'invalid element state': 400,
  'session not created': 500,
  'unknown error': 500,
} as const;

/** A W3C error word. */
export type ErrorWord = keyof typeof statuses;

/** An error that is answered to the client. */
export class UiaError extends Error {
  constructor(
    readonly word: ErrorWord,
    message: string,
  ) {
    super(message);
    this.name = 'UiaError';
  }

  get status(): number {
    return statuses[this.word];
  }
}
