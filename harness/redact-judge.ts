// Values come in, a judge goes out that finds them in any content and in every encoding our own decoders open.
import type { Canary } from './artifacts/case.ts';
import type { Exchange } from './artifacts/exchange.ts';
import { decodeExchange } from './decode/decode.ts';
import { detectorFor } from './detect/detect.ts';
import { binaryForms } from './evidence/redact/other-spellings.ts';
import type { Judge } from './evidence/redact/tokens.ts';
import { fileChunks } from './lib/zip-write.ts';

/** Whether any of the values stands in a content, in any encoding our decoders know: our own detector is the judge. */
export function judgeFor(values: Iterable<string>): Judge {
  const all = [...values];
  const binary = all.flatMap(binaryForms);
  const canaries = all.flatMap((value, index): Canary[] => {
    const plain = { id: `redacted/${index}`, value, step: '', origin: 'minted' } as const;
    // Words may stand apart by anything, and be written without their accents.
    const words: Canary[] = /\s/.test(value.trim())
      ? [{ ...plain, id: `${plain.id}/words`, kind: 'text' }]
      : [];
    return [{ ...plain, kind: 'identifier' }, ...words];
  });
  if (canaries.length === 0) return () => false;
  const detector = detectorFor({ canaries });
  return (content) => {
    const bytes = Buffer.from(content);
    if (binary.some((form) => bytes.includes(form))) return true;
    for (let at = 0; at === 0 || at < bytes.length; at += judgedBytes - overlapBytes) {
      const part = bytes.subarray(at, at + judgedBytes);
      const found = detector(holding(part), (exchange, wanted) =>
        decodeExchange(exchange, () => part, { wanted }),
      );
      if (found.some(({ match, location }) => (match === 'exact' || match === 'hash') && location === 'body'))
        return true;
    }
    return false;
  };
}

/** Long contents are judged in parts that overlap. */
const judgedBytes = 4 * 1024 * 1024;
const overlapBytes = 64 * 1024;

/** Judges a file of any size, which is never in memory whole. */
export function judgeFile(judge: Judge, path: string): boolean {
  let held = Buffer.alloc(0);
  for (const chunk of fileChunks(path)) {
    held = Buffer.concat([held, chunk]);
    if (held.length < judgedBytes) continue;
    if (judge(held)) return true;
    held = Buffer.from(held.subarray(-overlapBytes));
  }
  return judge(held);
}

function holding(bytes: Uint8Array): Exchange {
  const body = { sha256: '', sizeBytes: bytes.length, complete: true };
  const request = {
    type: 'request',
    id: 'x',
    atMs: 0,
    method: 'POST',
    url: 'http://judge.invalid/',
    httpVersion: '1.1',
  } as const;
  return {
    caseId: 'c',
    id: 'x',
    request: { ...request, headers: [], body, sni: null, owner: 'unattributed' },
    messages: [],
  };
}
