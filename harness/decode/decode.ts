// One exchange in, everything readable in it out: each value with the layers above it, and each upload nobody can open.
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import type { DecodedExchange, OpaquePayload, Payload } from '../artifacts/payload.ts';
import { SilentTexts } from '../lib/silent-texts.ts';
import type { Disguises, Scope } from './coding.ts';
import { Budget, type DecodeLimits, defaultLimits, LIMIT_REACHED } from './limits.ts';
import { Peeler, type Sink } from './peel.ts';
import { QuickPeeler, type QuickSink } from './quick-peel.ts';
import { type Source, sourcesOf } from './sources.ts';
import { layersOf, type Trail } from './trail.ts';

/** Says of every text of an exchange whether it could matter. Asked of whole documents too, where a part of one could matter. */
export interface Wanted {
  (text: string): boolean;
  /** The part of the question that is asked of whole documents; absent: all of it. */
  spelled?: (text: string) => boolean;
  /** The rest, asked of runs that have the characters of a hash: whether there is one between two indexes. */
  hashed?: (text: string, start: number, end: number) => boolean;
  /** Asked when no text did: another look, through the single fields; undefined when it would be in vain. */
  again?: () => ((text: string) => boolean) | undefined;
  /** Finds it under codings that leave no mark; without it those codings are tried only where their result shows. */
  disguises?: Disguises;
  /** Grows with everything that may make another look worth it. */
  noticed?: () => number;
  /** Short texts of earlier exchanges in which nothing was noticed; kept by whoever made this. */
  silent?: SilentTexts;
}

/** How one exchange is decoded. */
export interface DecodeOptions {
  /** Bounds that differ from `defaultLimits`. */
  limits?: Partial<DecodeLimits>;
  /** When given and no text of the exchange is wanted, no payloads are built (opaque ones are): this is what makes ordinary traffic cheap. */
  wanted?: Wanted;
}

/** Opens an exchange. Never throws for what was captured: what cannot be opened is in `opaque` with its reason. */
export function decodeExchange(
  exchange: Exchange,
  readBody: ReadBody,
  options: DecodeOptions = {},
): DecodedExchange {
  const limits = { ...defaultLimits, ...options.limits };
  const { wanted } = options;
  const disguises = wanted?.disguises;
  const keeper = new Keeper(exchange);
  if (wanted !== undefined) {
    const glimpse = new Glimpse(exchange, wanted);
    walk(exchange, readBody, { limits, collector: glimpse, disguises });
    const again = glimpse.found ? undefined : wanted.again?.();
    const second = again === undefined ? undefined : new Scan(exchange, again);
    if (second !== undefined) walk(exchange, readBody, { limits, collector: second, disguises });
    if (!glimpse.found && second?.found !== true) {
      if (second !== undefined) return { payloads: [], opaque: second.opaque };
      if (!glimpse.closedAny) return { payloads: [], opaque: [] };
      keeper.keepsTexts = false;
    }
  }
  walk(exchange, readBody, { limits, collector: keeper, disguises });
  return { payloads: keeper.payloads, opaque: keeper.opaque };
}

/** Lower-case host of the exchange's request without port; empty when its address has none. */
export function hostOf(exchange: Exchange): string {
  return (
    /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i
      .exec(exchange.request.url)?.[1]
      ?.toLowerCase() ?? ''
  );
}

interface Walk {
  limits: DecodeLimits;
  collector: Collector;
  disguises: Disguises | undefined;
}

function walk(exchange: Exchange, readBody: ReadBody, { limits, collector, disguises }: Walk): void {
  const budget = new Budget(limits);
  const scopes = {
    sent: { exchange, direction: 'sent', budget, disguises },
    received: { exchange, direction: 'received', budget, disguises },
  } as const satisfies { [D in Scope['direction']]: Scope };
  for (const source of sourcesOf(exchange, readBody, (direction) => scopes[direction])) {
    if (collector.over()) return;
    const peeler = collector.peeler(scopes[source.direction], source);
    if ('text' in source) peeler.text(source.text, source.trail, 0);
    else if ('bytes' in source) peeler.whole(source.bytes, source.trail);
    else collector.at(source).closed(source.sizeBytes, source.closed, source.trail);
  }
}

interface Closed {
  sizeBytes: number;
  reason: string;
  trail: Trail | undefined;
}

/** Gathers opaque values; what else it gathers depends on what it is for. */
abstract class Collector {
  readonly opaque: OpaquePayload[] = [];
  protected readonly place: { caseId: string; exchange: string; host: string };

  constructor(exchange: Exchange) {
    this.place = { caseId: exchange.caseId, exchange: exchange.id, host: hostOf(exchange) };
  }

  abstract readable(text: string, trail: Trail | undefined, source: Source): void;

  /** True once nothing more need be opened. */
  over(): boolean {
    return false;
  }

  /** Peels one source into this. */
  peeler(scope: Scope, source: Source): Peeler {
    return new Peeler(scope, this.at(source));
  }

  /** The sink of one source. */
  at(source: Source): Sink {
    return {
      readable: (text, trail) => this.readable(text, trail, source),
      closed: (sizeBytes, reason, trail) => this.closed(source, { sizeBytes, reason, trail }),
    };
  }

  /** Received media and tokens in headers hide nothing that was sent; everything else that is closed is told. */
  closed({ location, direction }: Source, closed: Closed): void {
    const { sizeBytes, reason, trail } = closed;
    const upload = location === 'body' || location === 'websocket' || trail?.sealed === true;
    if (!upload && !reason.startsWith(LIMIT_REACHED)) return;
    if (direction === 'received' && reason.endsWith(': not text')) return;
    this.opaque.push({ ...this.place, direction, location, layers: layersOf(trail), sizeBytes, reason });
  }
}

/** Only asks whether anything could matter, as cheaply as can be; what stays closed it tells without an address. */
class Glimpse extends Collector {
  found = false;
  private readonly wanted: Wanted;
  readonly silent: SilentTexts;
  private closings = 0;

  constructor(exchange: Exchange, wanted: Wanted) {
    super(exchange);
    this.wanted = wanted;
    this.silent = wanted.silent ?? new SilentTexts();
  }

  get closedAny(): boolean {
    return this.opaque.length > 0;
  }

  readable(): void {}

  override over(): boolean {
    return this.found;
  }

  override peeler(scope: Scope, source: Source): Peeler {
    return new QuickPeeler(scope, new GlimpseSink(this, source));
  }

  look(text: string): void {
    const { spelled = this.wanted, disguises } = this.wanted;
    if (spelled(text) || disguises?.inText(text) !== undefined) this.found = true;
  }

  lookForHash(text: string, start: number, end: number): void {
    if (this.wanted.hashed?.(text, start, end) === true) this.found = true;
  }

  noticed(): number {
    return this.closings + (this.wanted.noticed?.() ?? 0);
  }

  override closed(source: Source, closed: Closed): void {
    this.closings += 1;
    super.closed(source, closed);
  }
}

/** A class, not an object of functions: there is one for every header of every exchange. */
class GlimpseSink implements QuickSink {
  readonly silent: SilentTexts;
  private readonly glimpse: Glimpse;
  private readonly source: Source;

  constructor(glimpse: Glimpse, source: Source) {
    this.glimpse = glimpse;
    this.source = source;
    this.silent = glimpse.silent;
  }

  readable(): void {}

  closed(sizeBytes: number, reason: string, trail: Trail | undefined): void {
    this.glimpse.closed(this.source, { sizeBytes, reason, trail });
  }

  look(text: string): void {
    this.glimpse.look(text);
  }

  lookForHash(text: string, start: number, end: number): void {
    this.glimpse.lookForHash(text, start, end);
  }

  over(): boolean {
    return this.glimpse.found;
  }

  noticed(): number {
    return this.glimpse.noticed();
  }
}

/** Only asks whether any text could matter. */
class Scan extends Collector {
  found = false;
  private readonly wanted: (text: string) => boolean;

  constructor(exchange: Exchange, wanted: (text: string) => boolean) {
    super(exchange);
    this.wanted = wanted;
  }

  readable(text: string): void {
    if (!this.found && this.wanted(text)) this.found = true;
  }
}

/** Keeps every readable text. */
class Keeper extends Collector {
  readonly payloads: Payload[] = [];
  /** False when only the opaque values are wanted. */
  keepsTexts = true;

  readable(text: string, trail: Trail | undefined, source: Source): void {
    if (text === '' || !this.keepsTexts) return;
    const payload: Payload = {
      ...this.place,
      direction: source.direction,
      location: source.location,
      layers: layersOf(trail),
      text,
    };
    if (trail?.eventTimeMs !== undefined) payload.eventTimeMs = trail.eventTimeMs;
    this.payloads.push(payload);
  }
}
