// The peeling loop without addresses: answers only whether anything in a value matters, and opens nothing it need not open.
import type { SilentTexts } from '../lib/silent-texts.ts';
import { PartsBelow, type QuickLooks, Sifted } from './below.ts';
import { isUtf8Text } from './bytes.ts';
import { charClass, classesOf } from './char-class.ts';
import type { Child, Scope, TextCoding } from './coding.ts';
import { exoticTextCodings, textCodings } from './decoders.ts';
import { Fitting } from './fitting.ts';
import { mayOpen, type Parts, tokenCodings } from './glance.ts';
import { glances } from './glances.ts';
import { documentCost, isTooDeep, layerCost } from './limits.ts';
import { Peeler, type Sink } from './peel.ts';
import { hasMagic } from './plausible.ts';
import { isBase64Token, isShort, isWellFormed } from './quick-texts.ts';
import { Runs } from './runs.ts';
import type { SideTexts } from './side-texts.ts';
import { Sieve } from './sieve/sieve.ts';
import type { Trail } from './trail.ts';

/** What a quick look asks and tells. */
export interface QuickSink extends Sink {
  /** Looks at a text that was not part of one looked at before. */
  look(text: string): void;
  /** Looks at a run that has the characters of a hash. */
  lookForHash(bytes: Buffer, start: number, end: number): boolean;
  /** Whether a look at the text of these bytes could show anything. */
  mayShow(bytes: Buffer): boolean;
  /** True once the answer is known: nothing more need be opened. */
  over(): boolean;
  /** Grows with everything noticed, whatever it was. */
  noticed(): number;
  /** Short texts known to hold nothing at all, e.g. the headers that every request repeats. */
  silent: SilentTexts;
}

/** What was met deeper may not have been opened to its last layer. */
const deepestSilent = 2;

/** Where nobody asks what a layer is called. */
const below = (trail: Trail | undefined): Trail => ({
  parent: trail,
  segment: '',
  sealed: trail?.sealed === true,
});

const everyPart = [...textCodings, ...exoticTextCodings].filter(({ part }) => part === true);
const partCodings = new Fitting(everyPart);
/** What they find ends where a field ends, so in a document the fields that may hold any are asked. */
const withinFields = new Set(['base64-part']);
const acrossFields = new Fitting(everyPart.filter(({ id }) => !withinFields.has(id)));

/** What stands anywhere in a text gives no parts of its own. */
const noParts: Parts = {
  runs: undefined,
  sighted: false,
  lookAt: () => {},
  same: () => {},
  other: () => {},
  otherBytes: () => {},
};

/** Looks at every text of a value, each once. */
export class QuickPeeler extends Peeler implements QuickLooks {
  private readonly quick: QuickSink;
  /** Whether the text at hand turned out to be a document whose fields were asked one by one. */
  private document = false;
  /** Whether the text at hand is such a field. */
  private field = false;
  sighted = false;
  /** The text `hot` speaks of. */
  private passed = '';
  private hot = false;
  readonly scanner: Runs;
  private readonly sieve: Sieve;

  constructor(scope: Scope, sink: QuickSink) {
    super(scope, sink);
    this.quick = sink;
    this.scanner = new Runs(scope, sink);
    this.sieve = new Sieve(scope, { hashes: sink, silent: sink.silent.runs });
  }

  override text(text: string, trail: Trail | undefined, depth: number, classes?: number): void {
    if (this.quick.over()) return;
    const short = isShort(text);
    if (short && this.quick.silent.has(text)) return;
    const before = this.quick.noticed();
    if (!this.isSilent(Buffer.from(text), { trail, depth })) this.ask(text, { trail, depth, classes });
    if (short && depth <= deepestSilent && this.quick.noticed() === before) this.remember(text);
  }

  /** Text that the sieve passes needs no decoder; whether bytes with a control character in them are text is asked in the ordinary way. */
  override bytes(bytes: Buffer, trail: Trail | undefined, depth: number): string | undefined {
    if (this.quick.over()) return undefined;
    if (isUtf8Text(bytes) && this.isSilent(bytes, { trail, depth })) return undefined;
    return super.bytes(bytes, trail, depth);
  }

  private isSilent(bytes: Buffer, at: { trail: Trail | undefined; depth: number }): boolean {
    return !this.quick.mayShow(bytes) && this.sift(bytes, at);
  }

  /** Looks at a text that the sieve does not pass, then asks the decoders about it. */
  private ask(
    text: string,
    { trail, depth, classes }: { trail: Trail | undefined; depth: number; classes: number | undefined },
  ): void {
    const before = this.quick.noticed();
    this.quick.look(text);
    const sighted = this.quick.noticed() !== before;
    if (!sighted && this.opensAtOnce(text, { trail, depth })) return;
    this.open(text, { trail, depth, sighted, classes });
  }

  /** Base64 of a text or of a known stream is nothing else, and needs no other decoder. */
  opensAtOnce(text: string, { trail, depth }: { trail: Trail | undefined; depth: number }): boolean {
    if (this.isFull(depth) || !isBase64Token(text)) return false;
    const bytes = Buffer.from(text, 'base64');
    if (!hasMagic(bytes) && !isUtf8Text(bytes)) return false;
    return this.bytes(bytes, below(trail), depth + 1) === undefined;
  }

  /** True when nothing but what was opened on the way can hide in the text. */
  private sift(
    bytes: Buffer,
    { trail, depth, form }: { trail: Trail | undefined; depth: number; form?: 'fields' },
  ): boolean {
    if (isTooDeep(depth, this.scope.budget.limits)) return true;
    // Fields are known to stand apart: what comes out of the sieve may be one of them.
    const at = { trail: below(trail), depth: form === 'fields' ? depth : depth + documentCost };
    return this.sieve.pass(bytes, new Sifted(this, at), form);
  }

  /** Texts that stand beside each other, e.g. in headers, gathered since the last time. */
  beside(gathered: SideTexts): void {
    const { texts } = gathered;
    if (texts.length > 0 && !this.quick.over()) {
      const bytes = gathered.bytes();
      const before = this.quick.noticed();
      const at = { trail: undefined, depth: 0 };
      const silent = !this.quick.mayShow(bytes) && this.sift(bytes, { ...at, form: 'fields' });
      for (const text of texts) {
        if (!silent) this.text(text, undefined, 0);
        else if (this.quick.noticed() === before && isShort(text) && !this.quick.over())
          this.quick.silent.add(text);
      }
    }
    gathered.clear();
  }

  /** Whether nothing was found in this very text before. */
  isKnown(text: string): boolean {
    return isShort(text) && this.quick.silent.has(text);
  }

  /** A part that a decoder of tokens or of marks may open. */
  token(text: string, at: { trail: Trail; depth: number }): void {
    if (!this.opensAtOnce(text, at)) this.open(text, { ...at, classes: undefined });
  }

  /** Asks the decoders about a text that was looked at. */
  open(
    text: string,
    {
      trail,
      depth,
      sighted = false,
      classes,
    }: { trail: Trail | undefined; depth: number; sighted?: boolean; classes?: number | undefined },
  ): void {
    const { document, field, sighted: outer } = this;
    this.document = false;
    this.field = false;
    this.sighted = sighted;
    const known = classes ?? this.classesIn(text);
    if (mayOpen(known, text.length)) super.text(text, trail, depth, known);
    const codings = !this.document && this.isHot(text) ? partCodings : acrossFields;
    this.parts(codings, text, { trail, depth, classes: known });
    this.document = document;
    this.field = field;
    this.sighted = outer;
  }

  /** The fields of a form or an address, unescaped all at once. */
  fields(bytes: Buffer, trail: Trail, depth: number): void {
    if (this.quick.over()) return;
    if (!this.quick.mayShow(bytes) && this.sift(bytes, { trail, depth, form: 'fields' })) return;
    const text = bytes.toString();
    this.quick.look(text);
    for (const field of text.split(/[\x01\x02]/)) if (!this.quick.over()) this.open(field, { trail, depth });
  }

  /** Texts of their own, the bytes 1 and 2 between them. */
  texts(bytes: Buffer, trail: Trail, depth: number): void {
    if (this.quick.over()) return;
    if (!this.quick.mayShow(bytes) && this.sift(bytes, { trail, depth, form: 'fields' })) return;
    for (const text of bytes.toString().split(/[\x01\x02]/)) this.text(text, trail, depth);
  }

  /** A part of a text that was looked at as a whole, and passed over by `scanner`; what is looked for in the whole is not looked for here, so its silence says nothing. */
  inside(text: string, classes: number, { trail, depth }: { trail: Trail; depth: number }): void {
    if (this.quick.over()) return;
    // Ids and names come back; sentences seldom do.
    if ((classes & charClass.space) === 0 && this.isKnown(text)) return;
    const { document, field } = this;
    this.field = true;
    this.passed = text;
    this.hot = this.scanner.hot;
    super.text(text, trail, depth, classes);
    this.document = document;
    this.field = field;
  }

  /** Whether a run in this text is worth a decoder; hashes are looked for on the way. */
  private isHot(text: string): boolean {
    if (text !== this.passed) this.pass(text);
    return this.hot;
  }

  private classesIn(text: string): number {
    this.pass(text);
    return this.scanner.classes;
  }

  private pass(text: string): void {
    this.scanner.pass(text, 0, { end: text.length, stop: -1, other: -1 });
    this.passed = text;
    this.hot = this.scanner.hot;
  }

  /** Another form of a text whose parts are given next. */
  lookAt(text: string, at: { trail: Trail; depth: number }): void {
    this.quick.look(text);
    this.parts(acrossFields, text, { ...at, classes: classesOf(text) });
  }

  /** Bytes that are a part of a text. */
  below(bytes: Buffer, trail: Trail, depth: number): void {
    const reason = this.bytes(bytes, trail, depth);
    if (reason !== undefined && !trail.sealed) this.sink.closed(bytes.length, reason, trail);
  }

  /** What stands anywhere in a text is looked for once in all of it, not again in its parts. */
  private parts(
    codings: Fitting,
    text: string,
    { trail, depth, classes }: { trail: Trail | undefined; depth: number; classes: number },
  ): void {
    if (this.isFull(depth)) return;
    for (const coding of codings.of(classes)) {
      if (text.length < coding.minLength) continue;
      if (glances.get(coding.id)?.(text, noParts, this.scope) === false) continue;
      this.guess(coding.decode(text, this.scope), trail, depth + layerCost(coding));
    }
  }

  /** A text in which something was found is not silent. */
  private remember(text: string): void {
    if (!this.quick.over() && isWellFormed(text)) this.quick.silent.add(text);
  }

  protected override glance(
    coding: TextCoding,
    text: string,
    { trail, depth }: { trail: Trail | undefined; depth: number },
  ): boolean | undefined {
    if (tokenCodings.has(coding.id) && !this.isHot(text)) return false;
    if (coding.part === true) return this.field && withinFields.has(coding.id) ? undefined : false;
    const glance = glances.get(coding.id);
    if (glance === undefined) return undefined;
    const taken = glance(
      text,
      new PartsBelow(this, { trail: below(trail), depth: depth + layerCost(coding) }),
      this.scope,
    );
    this.document = taken === true && coding.reading === 'whole';
    return taken;
  }

  protected override step(child: Child, parent: Trail | undefined): Trail {
    if (child.sealed !== undefined) return super.step(child, parent);
    return { parent, segment: child.segment, sealed: parent?.sealed === true };
  }
}
