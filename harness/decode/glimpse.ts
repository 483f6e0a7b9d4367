// One exchange in, the answer whether anything in it could matter out: no address, no payload, as little work as can be.
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import type { Location } from '../artifacts/payload.ts';
import { SilentTexts } from '../lib/silent-texts.ts';
import { isTold } from './closed.ts';
import type { Disguises, Scope } from './coding.ts';
import { Budget, type DecodeLimits } from './limits.ts';
import { QuickPeeler, type QuickSink } from './quick-peel.ts';
import { SideTexts } from './side-texts.ts';
import { type Content, contentsOf } from './sources.ts';
import type { Trail } from './trail.ts';

/** Says of every text of an exchange whether it could matter. Asked of whole documents too, where a part of one could matter. */
export interface Wanted {
  (text: string): boolean;
  /** The part of the question that is asked of whole documents, disguises included; absent: all of it. */
  spelled?: (text: string) => boolean;
  /** The rest, asked of runs of the UTF-8 bytes of a text that have the characters of a hash: whether there is one between two indexes. */
  hashed?: (bytes: Buffer, start: number, end: number) => boolean;
  /** False when `spelled` has nothing to say of the text that these bytes are in UTF-8. */
  mayShow?: (bytes: Buffer) => boolean;
  /** Asked when no text did: another look, through the single fields; undefined when it would be in vain. */
  again?: () => ((text: string) => boolean) | undefined;
  /** Finds it under codings that leave no mark; without it those codings are tried only where their result shows. */
  disguises?: Disguises;
  /** Grows with everything that may make another look worth it. */
  noticed?: () => number;
  /** Whether texts beside those that matter are gathered too, e.g. the other fields of a document. */
  beside?: boolean;
  /** Short texts of earlier exchanges in which nothing was noticed; kept by whoever made this. */
  silent?: SilentTexts;
}

const directions = ['sent', 'received'] as const;
/** Of what the decoders count as documents (tokens, `data:` URLs) a quick look sees the coding alone: so many may stand above each other. */
const shownAlone = 3;
/** For one exchange at a time. */
const besides = { sent: new SideTexts(), received: new SideTexts() };

/** Looks through one exchange. */
export class Glimpse implements QuickSink {
  /** Whether anything could matter. */
  found = false;
  /** Whether anything that is told stays closed. */
  closedAny = false;
  readonly silent: SilentTexts;
  private readonly wanted: Wanted;
  private closings = 0;
  private place: { location: Location; direction: Scope['direction'] } = {
    location: 'url',
    direction: 'sent',
  };

  constructor(wanted: Wanted) {
    this.wanted = wanted;
    this.silent = wanted.silent ?? new SilentTexts();
  }

  /** Looks until something is found. */
  at(exchange: Exchange, readBody: ReadBody, limits: DecodeLimits): void {
    const budget = new Budget({ ...limits, depth: limits.depth + shownAlone });
    const { disguises } = this.wanted;
    const scopes = {
      sent: { exchange, direction: 'sent', budget, disguises },
      received: { exchange, direction: 'received', budget, disguises },
    } as const satisfies { [D in Scope['direction']]: Scope };
    const peelers = {
      sent: new QuickPeeler(scopes.sent, this),
      received: new QuickPeeler(scopes.received, this),
    };
    for (const direction of directions) besides[direction].clear();
    contentsOf(exchange, { readBody, scopes }, (content) => {
      if (!this.found) this.peel(content, peelers[content.direction]);
    });
    for (const direction of directions) {
      this.place = { location: 'header', direction };
      peelers[direction].beside(besides[direction]);
    }
  }

  private peel(content: Content, peeler: QuickPeeler): void {
    this.place = content;
    const { text, bytes } = content;
    if (text !== undefined) {
      if (peeler.isKnown(text) || besides[content.direction].takes(text)) return;
      peeler.text(text, undefined, 0);
    }
    if (bytes !== undefined) peeler.whole(bytes, content.trail);
    else if (text === undefined) this.closed(content.sizeBytes ?? 0, content.closed ?? '', content.trail);
  }

  readable(): void {}

  closed(sizeBytes: number, reason: string, trail: Trail | undefined): void {
    this.closings += 1;
    if (isTold({ sizeBytes, reason, trail }, this.place)) this.closedAny = true;
  }

  look(text: string): void {
    const { spelled, disguises } = this.wanted;
    if (spelled !== undefined) this.found ||= spelled(text);
    else if (this.wanted(text) || disguises?.inText(text) !== undefined) this.found = true;
  }

  lookForHash(bytes: Buffer, start: number, end: number): boolean {
    const hashed = this.wanted.hashed?.(bytes, start, end) === true;
    if (hashed) this.found = true;
    return hashed;
  }

  mayShow(bytes: Buffer): boolean {
    return this.wanted.mayShow?.(bytes) !== false;
  }

  over(): boolean {
    return this.found;
  }

  noticed(): number {
    return this.closings + (this.wanted.noticed?.() ?? 0);
  }
}
