// The peeling loop: a value goes in, every readable value below it and every closed one comes out, each with its trail.
import { mediaTypeOf, roughTextOf, textOf } from './bytes.ts';
import { classesOf } from './char-class.ts';
import type { Child, Outcome, Scope, TextCoding } from './coding.ts';
import { base85 } from './codings/base85.ts';
import {
  bytesCodings,
  exoticBytesCodings,
  exoticTextCodings,
  guessedBytesCodings,
  lastResorts,
  recordCodings,
  textCodings,
} from './decoders.ts';
import { isTooDeep, LIMIT_REACHED, layerCost } from './limits.ts';
import { Fitting } from './fitting.ts';
import { isNoise } from './noise.ts';
import { nameOf } from './segment.ts';
import type { Trail } from './trail.ts';
import { sealedBody } from './vendors.ts';

/** Takes what the loop finds. Trails must be read before the call returns. */
export interface Sink {
  readable(text: string, trail: Trail | undefined): void;
  closed(sizeBytes: number, reason: string, trail: Trail | undefined): void;
}

/** Below this size a field that only looks like base64 or hex is a name or a token, not an upload. */
const opaqueFieldBytes = 256;
const opaqueBodyBytes = 48;

/** Ids and keys in base64 are the most frequent bytes there are; longer bytes are each worth a look. */
const longestNoise = 255;

/** Codings without a mark are looked for in fields, not in documents. */
const longestExotic = 64 * 1024;
const maxExoticLayers = 2;
const exoticSegments = new Set(
  [base85, ...exoticTextCodings, ...exoticBytesCodings].flatMap(({ segments }) => segments),
);

/** A frame's head and tail are less than the rest of it. */
const mostlyOpened = 0.5;

/** Turned round twice is not turned round: the same coding right below itself would tell everything again. */
function withoutTurningBack(outcome: Outcome, trail: Trail | undefined): Outcome {
  if (outcome.kind !== 'decoded' || trail === undefined) return outcome;
  const above = nameOf(trail.segment);
  const turnsBack = (segment: string): boolean =>
    (involutions.has(above) && nameOf(segment) === above) ||
    (above === 'latin1' && segment === 'windows-1252');
  return { ...outcome, children: [...outcome.children].filter(({ segment }) => !turnsBack(segment)) };
}
const involutions = new Set(['xor', 'reversed', 'rot13', 'rot47', 'windows-1252']);

/** Bytes that a guess could not open. */
interface Closed {
  sizeBytes: number;
  reason: string;
  trail: Trail | undefined;
}

const ordinary = new Fitting(textCodings);
const exotic = new Fitting(exoticTextCodings);

/** How many codings without a mark stand above a value. */
export function exoticLayers(trail: Trail | undefined): number {
  let count = 0;
  for (let at = trail; at !== undefined; at = at.parent) {
    if (exoticSegments.has(nameOf(at.segment))) count += 1;
  }
  return count;
}

/** Peels values of one direction of one exchange into a sink. */
export class Peeler {
  protected readonly scope: Scope;
  protected readonly sink: Sink;

  constructor(scope: Scope, sink: Sink) {
    this.scope = scope;
    this.sink = sink;
  }

  /** Peels a text that stands `depth` layers deep. */
  text(text: string, trail: Trail | undefined, depth: number, classes?: number): void {
    if (
      text.length < 3 ||
      isTooDeep(depth, this.scope.budget.limits) ||
      !this.peelText(text, trail, depth, classes)
    ) {
      this.sink.readable(text, trail);
    }
  }

  /** Peels bytes; the reason when nobody can open them, undefined when somebody could. */
  bytes(bytes: Buffer, trail: Trail | undefined, depth: number): string | undefined {
    if (bytes.length === 0) return undefined;
    const text = textOf(bytes);
    if (text !== undefined) {
      this.text(text.text, trail, depth, text.classes);
      return undefined;
    }
    const deeper = `${LIMIT_REACHED}more than ${this.scope.budget.limits.depth} layers`;
    if (isTooDeep(depth, this.scope.budget.limits)) return deeper;
    const media = mediaTypeOf(bytes);
    if (media !== undefined) return `${media}: not text`;
    let reason: string | undefined;
    const full = this.isFull(depth);
    const noise = bytes.length <= longestNoise && isNoise(bytes);
    for (const coding of noise ? recordCodings : bytesCodings) {
      if (bytes.length < coding.minLength || (full && coding.document !== true)) continue;
      const outcome = coding.decode(bytes, this.scope);
      if (outcome.kind === 'failed') reason ??= outcome.reason;
      if (outcome.kind !== 'decoded') continue;
      this.children(outcome, trail, depth + layerCost(coding));
      return undefined;
    }
    if (full) return deeper;
    if (this.guessedBytes(bytes, trail, depth)) return undefined;
    const rough = noise ? undefined : roughTextOf(bytes);
    if (rough !== undefined) {
      this.text(rough.text, trail, depth, rough.classes);
      return undefined;
    }
    if (this.exoticBytes(bytes, trail, { depth, noise })) return undefined;
    if (this.runs(bytes, trail, { depth, noise })) return undefined;
    return reason ?? 'not text, and no decoder knows it';
  }

  /** Whether as many codings stand above as may: only documents are still taken apart. */
  protected isFull(depth: number): boolean {
    return depth >= this.scope.budget.limits.depth;
  }

  /** True when the children say all that the text says. */
  private peelText(text: string, trail: Trail | undefined, depth: number, known?: number): boolean {
    const classes = known ?? classesOf(text);
    const full = this.isFull(depth);
    let closed: Closed | undefined;
    for (const coding of ordinary.of(classes)) {
      if (text.length < coding.minLength || (full && coding.document !== true)) continue;
      const glanced = this.glance(coding, text, { trail, depth });
      if (glanced === true) return coding.reading === 'whole';
      if (glanced === false) continue;
      const outcome = coding.decode(text, this.scope);
      if (outcome.kind === 'failed' && trail?.sealed !== true)
        this.sink.closed(text.length, outcome.reason, trail);
      if (outcome.kind !== 'decoded') continue;
      if (coding.reading === 'guess') {
        const answer = this.guess(outcome, trail, depth + layerCost(coding));
        if (answer === 'read') return false;
        closed ??= answer;
        continue;
      }
      this.children(outcome, trail, depth + layerCost(coding));
      return coding.reading === 'whole' && outcome.beside !== true;
    }
    if (this.exoticText(text, trail, { depth, classes })) return false;
    if (closed !== undefined) this.sink.closed(closed.sizeBytes, closed.reason, closed.trail);
    return false;
  }

  /** A cheaper stand-in for a decoder, where there is one: whether it took the text; undefined: the decoder is asked. */
  protected glance(
    _coding: TextCoding,
    _text: string,
    _at: { trail: Trail | undefined; depth: number },
  ): boolean | undefined {
    return undefined;
  }

  /** Codings without any mark, for a field that no ordinary decoder took; true when one of them fitted. */
  protected exoticText(
    text: string,
    trail: Trail | undefined,
    { depth, classes }: { depth: number; classes: number },
  ): boolean {
    if (text.length > longestExotic || this.isFull(depth) || exoticLayers(trail) >= maxExoticLayers)
      return false;
    if (this.scope.ids?.(text) === true) return false;
    for (const coding of exotic.of(classes)) {
      if (text.length < coding.minLength || this.glance(coding, text, { trail, depth }) === false) continue;
      const outcome = withoutTurningBack(coding.decode(text, this.scope), trail);
      if (outcome.kind === 'decoded' && this.guess(outcome, trail, depth + 1) === 'read') return true;
    }
    return false;
  }

  private guessedBytes(bytes: Buffer, trail: Trail | undefined, depth: number): boolean {
    for (const coding of guessedBytesCodings) {
      if (bytes.length < coding.minLength) continue;
      const outcome = coding.decode(bytes, this.scope);
      if (outcome.kind === 'decoded' && this.guess(outcome, trail, depth + layerCost(coding)) === 'read')
        return true;
    }
    return false;
  }

  private exoticBytes(
    bytes: Buffer,
    trail: Trail | undefined,
    { depth, noise }: { depth: number; noise: boolean },
  ): boolean {
    if (bytes.length > longestExotic || exoticLayers(trail) >= maxExoticLayers) return false;
    // A word of ASCII is a word in every charset, and noise has none.
    const { disguises, ids } = this.scope;
    const isWordless = noise && (disguises?.isForeign === false || ids !== undefined);
    for (const coding of exoticBytesCodings) {
      if (bytes.length < coding.minLength || (isWordless && coding.id === 'charset')) continue;
      const outcome = withoutTurningBack(coding.decode(bytes, this.scope), trail);
      if (outcome.kind === 'decoded' && this.guess(outcome, trail, depth + 1) === 'read') return true;
    }
    return false;
  }

  /** What is still readable of closed bytes; true when that is nearly all of them. What stays closed in a part of them is no news. */
  private runs(
    bytes: Buffer,
    trail: Trail | undefined,
    { depth, noise }: { depth: number; noise: boolean },
  ): boolean {
    let opened = 0;
    for (const coding of lastResorts) {
      if (bytes.length < coding.minLength || (noise && coding.ofNoise !== true)) continue;
      if (trail !== undefined && coding.notBelow?.test(trail.segment) === true) continue;
      const outcome = coding.decode(bytes, this.scope);
      if (outcome.kind !== 'decoded') continue;
      for (const child of outcome.children) {
        const below = { ...this.step(child, trail), sealed: true };
        if (child.text !== undefined) this.text(child.text, below, depth + 1);
        else if (child.bytes !== undefined && this.bytes(child.bytes, below, depth + 1) === undefined)
          opened += child.takenBytes ?? 0;
      }
    }
    return opened >= mostlyOpened * bytes.length;
  }

  private children(outcome: Outcome, trail: Trail | undefined, depth: number): void {
    if (outcome.kind !== 'decoded') return;
    for (const child of outcome.children) {
      const below = this.step(child, trail);
      if (child.text !== undefined) this.text(child.text, below, depth);
      if (child.bytes === undefined) continue;
      const reason = this.bytes(child.bytes, below, depth);
      if (reason !== undefined && !below.sealed && child.quiet !== true)
        this.sink.closed(child.bytes.length, reason, below);
    }
  }

  /** `read` when something came out of a guess, `depth` layers deep; what stays closed is worth telling only when it is no mere token. */
  protected guess(outcome: Outcome, trail: Trail | undefined, depth: number): 'read' | Closed | undefined {
    if (outcome.kind !== 'decoded') return undefined;
    let answer: 'read' | Closed | undefined;
    for (const child of outcome.children) {
      const below = this.step(child, trail);
      if (child.text !== undefined) {
        this.text(child.text, below, depth);
        answer = 'read';
      }
      if (child.bytes === undefined) continue;
      const reason = this.bytes(child.bytes, below, depth);
      if (reason === undefined) answer = 'read';
      const enough = depth <= 1 ? opaqueBodyBytes : opaqueFieldBytes;
      if (reason === undefined || child.quiet === true || child.bytes.length < enough || below.sealed)
        continue;
      answer ??= { sizeBytes: child.bytes.length, reason: `${reason} (${child.segment})`, trail: below };
    }
    return answer;
  }

  protected step(child: Child, parent: Trail | undefined): Trail {
    const trail: Trail = {
      parent,
      segment: child.segment,
      path: child.path,
      check: child.check,
      eventTimeMs: child.eventTimeMs ?? parent?.eventTimeMs,
      sealed: child.sealed !== undefined || parent?.sealed === true,
    };
    if (child.sealed !== undefined) {
      this.sink.closed(child.bytes?.length ?? Buffer.byteLength(child.text ?? ''), child.sealed, trail);
    }
    return trail;
  }

  /** Peels the bytes of a whole body or message and tells when they stay closed. */
  whole(bytes: Buffer, trail: Trail | undefined): void {
    const reason = this.bytes(bytes, trail, 0);
    if (reason !== undefined) this.sink.closed(bytes.length, sealedBody(bytes, this.scope) ?? reason, trail);
  }
}
