// The peeling loop without addresses: answers only whether anything in a value matters, and opens nothing it need not open.
import type { SilentTexts } from '../lib/silent-texts.ts';
import { charClass, classesOf } from './char-class.ts';
import type { Child, Scope, TextCoding } from './coding.ts';
import { exoticTextCodings, textCodings } from './decoders.ts';
import { isRipe, mayBeToken, mayOpen, type Parts } from './glance.ts';
import { isNoiseToken } from './glances/token.ts';
import { glances } from './glances.ts';
import { Peeler, type Sink } from './peel.ts';
import type { Trail } from './trail.ts';

/** What a quick look asks and tells. */
export interface QuickSink extends Sink {
  /** Looks at a text that was not part of one looked at before. */
  look(text: string): void;
  /** Looks for hashes, in a text that may hold any. */
  lookForHashes(text: string): void;
  /** True once the answer is known: nothing more need be opened. */
  over(): boolean;
  /** Grows with everything noticed, whatever it was. */
  noticed(): number;
  /** Short texts known to hold nothing at all, e.g. the headers that every request repeats. */
  silent: SilentTexts;
}

/** Shorter texts are looked through sooner than they are remembered; longer ones are seldom met again. */
const shortestSilent = 6;
const longestSilent = 256;

const open: Trail = { parent: undefined, segment: '', sealed: false };
const sealed: Trail = { parent: undefined, segment: '', sealed: true };

const partCodings = [...textCodings, ...exoticTextCodings].filter(({ part }) => part === true);
/** What they find ends where a field ends, so in a document the fields that may hold any are asked. */
const withinFields = new Set(['base64-part']);
const acrossFields = partCodings.filter(({ id }) => !withinFields.has(id));

/** Decoders that open nothing in a token that is noise. */
const wholeTokens = new Set([
  'hex',
  'base32',
  'base64',
  'base58',
  'base64-part',
  'rotated-token',
  'reversed-hex',
]);

/** What stands anywhere in a text gives no parts of its own. */
const noParts: Parts = { ripe: () => false, same: () => {}, other: () => {}, otherBytes: () => {} };

/** Looks at every text of a value, each once. */
export class QuickPeeler extends Peeler {
  private readonly quick: QuickSink;
  /** Whether the text at hand turned out to be a document whose fields were asked one by one. */
  private document = false;
  /** Whether the text at hand is such a field. */
  private field = false;
  private token = '';
  private tokenIsNoise = false;

  constructor(scope: Scope, sink: QuickSink) {
    super(scope, sink);
    this.quick = sink;
  }

  override text(text: string, trail: Trail | undefined, depth: number, classes?: number): void {
    if (this.quick.over()) return;
    const short = text.length >= shortestSilent && text.length <= longestSilent;
    if (short && this.quick.silent.has(text)) return;
    const before = this.quick.noticed();
    const { document, field } = this;
    this.document = false;
    this.field = false;
    this.quick.look(text);
    const known = classes ?? classesOf(text);
    if (mayOpen(known, text.length)) super.text(text, trail, depth, known);
    if (!this.document && mayBeToken(known, text.length)) this.quick.lookForHashes(text);
    this.parts(this.document ? acrossFields : partCodings, text, { trail, depth });
    this.document = document;
    this.field = field;
    if (short && this.quick.noticed() === before) this.remember(text, known);
  }

  /** A part of a text that was looked at as a whole. */
  inside(text: string, classes: number, { trail, depth }: { trail: Trail; depth: number }): void {
    if (this.quick.over()) return;
    // Ids and names come back; sentences seldom do.
    const short =
      text.length >= shortestSilent && text.length <= longestSilent && (classes & charClass.space) === 0;
    if (short && this.quick.silent.has(text)) return;
    const before = this.quick.noticed();
    if (mayBeToken(classes, text.length)) this.quick.lookForHashes(text);
    const { document, field } = this;
    this.field = true;
    super.text(text, trail, depth, classes);
    this.document = document;
    this.field = field;
    if (short && this.quick.noticed() === before) this.remember(text, classes);
  }

  /** Bytes that are a part of a text. */
  below(bytes: Buffer, trail: Trail, depth: number): void {
    const reason = this.bytes(bytes, trail, depth);
    if (reason !== undefined && !trail.sealed) this.sink.closed(bytes.length, reason, trail);
  }

  /** What stands anywhere in a text is looked for once in all of it, not again in its parts. */
  private parts(
    codings: readonly TextCoding[],
    text: string,
    { trail, depth }: { trail: Trail | undefined; depth: number },
  ): void {
    if (depth >= this.scope.budget.limits.depth) return;
    for (const coding of codings) {
      if (text.length < coding.minLength || glances.get(coding.id)?.(text, noParts, this.scope) === false)
        continue;
      this.guess(coding.decode(text, this.scope), trail, depth);
    }
  }

  /** A text in which something was found is not silent. Lone surrogates would not survive the copy. */
  private remember(text: string, classes: number): void {
    if ((classes & charClass.high) === 0 && !this.quick.over()) this.quick.silent.add(text);
  }

  protected override glance(
    coding: TextCoding,
    text: string,
    { trail, depth }: { trail: Trail | undefined; depth: number },
  ): boolean | undefined {
    if (wholeTokens.has(coding.id) && this.isNoise(text)) return false;
    if (coding.part === true) return this.field && withinFields.has(coding.id) ? undefined : false;
    const glance = glances.get(coding.id);
    if (glance === undefined) return undefined;
    const below = trail?.sealed === true ? sealed : open;
    const taken = glance(text, new PartsBelow(this, below, depth + 1), this.scope);
    this.document = taken === true && coding.reading === 'whole';
    return taken;
  }

  /** Asked by several decoders of one text after another. */
  private isNoise(text: string): boolean {
    if (text !== this.token) {
      this.token = text;
      this.tokenIsNoise = isNoiseToken(text, this.scope);
    }
    return this.tokenIsNoise;
  }

  protected override step(child: Child, parent: Trail | undefined): Trail {
    if (child.sealed !== undefined) return super.step(child, parent);
    return parent?.sealed === true ? sealed : open;
  }
}

/** The parts of one text, peeled one layer further in. */
class PartsBelow implements Parts {
  private readonly peeler: QuickPeeler;
  private readonly trail: Trail;
  private readonly depth: number;

  constructor(peeler: QuickPeeler, trail: Trail, depth: number) {
    this.peeler = peeler;
    this.trail = trail;
    this.depth = depth;
  }

  ripe(classes: number, length: number): boolean {
    return isRipe(classes, length);
  }

  same(text: string, classes: number): void {
    this.peeler.inside(text, classes, { trail: this.trail, depth: this.depth });
  }

  other(text: string): void {
    this.peeler.text(text, this.trail, this.depth);
  }

  otherBytes(bytes: Buffer): void {
    this.peeler.below(bytes, this.trail, this.depth);
  }
}
