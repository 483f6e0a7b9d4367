// Runs a decompressor of node:zlib within the budget; a stream that ends early gives what it held, and the check says so.
import { constants, type ZlibOptions } from 'node:zlib';
import { errorMessage, systemErrorCode } from '../lib/errors.ts';
import { decoded, failed, type Outcome, type Scope } from './coding.ts';
import { LIMIT_REACHED } from './limits.ts';

/** How one stream is opened. */
export interface Inflation {
  scope: Scope;
  inflate: (bytes: Buffer, options: ZlibOptions) => Buffer;
  /** True when a stream that ends early must count as no stream. */
  whole?: boolean;
}

/** Opens `bytes` as one child called `segment`; `failed` when it is damaged or opens to more than it may. */
export function inflateWith(segment: string, bytes: Buffer, inflation: Inflation): Outcome {
  const { budget } = inflation.scope;
  const maxOutputLength = budget.allowance(bytes.length);
  if (maxOutputLength <= 0) return failed(`${LIMIT_REACHED}too much to open in one exchange`);
  const open = (options: ZlibOptions, check?: string): Outcome => {
    const output = inflation.inflate(bytes, { maxOutputLength, ...options });
    budget.spend(output.length);
    return output.length === 0
      ? failed(`not ${segment}: nothing in it`)
      : decoded({ segment, bytes: output, check });
  };
  // Most guesses fail, and the stack of an error nobody prints costs more than the attempt.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return attempt(segment, inflation.whole === true, { open, maxOutputLength });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function attempt(
  segment: string,
  whole: boolean,
  {
    open,
    maxOutputLength,
  }: { open: (options: ZlibOptions, check?: string) => Outcome; maxOutputLength: number },
): Outcome {
  try {
    return open({});
  } catch (cause) {
    const endsEarly = systemErrorCode(cause) === 'Z_BUF_ERROR';
    if (whole || !endsEarly) return refusal(segment, cause, maxOutputLength);
  }
  try {
    return open({ finishFlush: constants.Z_SYNC_FLUSH }, `${segment} ends early`);
  } catch (cause) {
    return refusal(segment, cause, maxOutputLength);
  }
}

function refusal(segment: string, cause: unknown, maxOutputLength: number): Outcome {
  return systemErrorCode(cause) === 'ERR_BUFFER_TOO_LARGE'
    ? failed(`${LIMIT_REACHED}${segment} opens to more than ${maxOutputLength} bytes`)
    : failed(`not ${segment}: ${errorMessage(cause)}`);
}
