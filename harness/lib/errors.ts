// Every failure the harness announces: a closed list of codes, each thrown with what to do next.

/** The closed list of things that can go wrong in a way a user can act on. */
export type ErrorCode =
  | 'config-invalid'
  | 'file-invalid'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'disk-full'
  | 'tool-missing'
  | 'node-unsupported'
  | 'port-busy'
  | 'adb-failed'
  | 'handset-missing'
  | 'handset-locked'
  | 'handset-not-rooted'
  | 'interception-failed'
  | 'undo-failed'
  | 'appium-failed'
  | 'browser-missing'
  | 'screen-unexpected'
  | 'step-failed'
  /** The browser did something else than the case asks for, so its traffic says nothing about the case. */
  | 'not-as-planned'
  | 'capture-failed'
  | 'lab-failed'
  | 'report-failed'
  | 'timeout'
  | 'interrupted'
  | 'usage'
  | 'internal';

/** An error that says what to do next. `message` names the file, field or command; `remedy` is one imperative sentence. */
export class HarnessError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, options: { remedy: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'HarnessError';
    this.code = code;
    this.remedy = options.remedy;
  }
}

/** One line for a person: the message and the remedy. Any other thrown value becomes its own first line. */
export function describeError(error: unknown): string {
  if (error instanceof HarnessError) return `${error.message} ${error.remedy}`;
  return errorMessage(error);
}

/** Everything there is to say of an error, for --verbose: code, remedy, stack, and the same of its causes. */
export function errorStory(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const head = error instanceof HarnessError ? `${error.code}: ${describeError(error)}\n` : '';
  const own = `${head}${error.stack ?? error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${errorStory(error.cause)}`;
}

/** The message of any thrown value, on one line. */
export function errorMessage(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n')[0] ?? text;
}

/** The `code` property of a Node system error (`ENOENT`, ...), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}
