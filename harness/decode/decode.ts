// One exchange in, everything readable in it out: each value with the layers above it, and each upload nobody can open.
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import type { DecodedExchange, Location, OpaquePayload, Payload } from '../artifacts/payload.ts';
import type { Disguises, Scope } from './coding.ts';
import { Budget, type DecodeLimits, defaultLimits, LIMIT_REACHED } from './limits.ts';
import { Peeler, type Sink } from './peel.ts';
import { type Source, sourcesOf } from './sources.ts';
import { layersOf, type Trail } from './trail.ts';

/** Says of every text of an exchange whether it could matter. */
export interface Wanted {
  (text: string): boolean;
  /** Asked when no text did: another look through the same texts; undefined when it would be in vain. */
  again?: () => ((text: string) => boolean) | undefined;
  /** Finds it under codings that leave no mark; without it those codings are tried only where their result shows. */
  disguises?: Disguises;
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
  const disguises = options.wanted?.disguises;
  if (options.wanted !== undefined) {
    const scan = new Scan(exchange, options.wanted);
    walk(exchange, readBody, { limits, collector: scan, disguises });
    const again = scan.found ? undefined : options.wanted.again?.();
    const second = again === undefined ? scan : new Scan(exchange, again);
    if (second !== scan) walk(exchange, readBody, { limits, collector: second, disguises });
    if (!second.found) return { payloads: [], opaque: scan.opaque };
  }
  const keeper = new Keeper(exchange);
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
    const peeler = new Peeler(scopes[source.direction], collector.at(source));
    if ('text' in source) peeler.text(source.text, source.trail, 0);
    else if ('bytes' in source) peeler.whole(source.bytes, source.trail);
    else collector.at(source).closed(source.sizeBytes, source.closed, source.trail);
  }
}

/** Gathers opaque values; what else it gathers depends on what it is for. */
abstract class Collector {
  readonly opaque: OpaquePayload[] = [];
  protected readonly place: { caseId: string; exchange: string; host: string };

  constructor(exchange: Exchange) {
    this.place = { caseId: exchange.caseId, exchange: exchange.id, host: hostOf(exchange) };
  }

  abstract readable(text: string, trail: Trail | undefined, source: Source): void;

  /** The sink of one source. */
  at(source: Source): Sink {
    return {
      readable: (text, trail) => this.readable(text, trail, source),
      closed: (sizeBytes, reason, trail) => this.closed(source, { sizeBytes, reason, trail }),
    };
  }

  /** Received media and tokens in headers hide nothing that was sent; everything else that is closed is told. */
  private closed(
    { location, direction }: { location: Location; direction: Payload['direction'] },
    closed: { sizeBytes: number; reason: string; trail: Trail | undefined },
  ): void {
    const { sizeBytes, reason, trail } = closed;
    const upload = location === 'body' || location === 'websocket' || trail?.sealed === true;
    if (!upload && !reason.startsWith(LIMIT_REACHED)) return;
    if (direction === 'received' && reason.endsWith(': not text')) return;
    this.opaque.push({ ...this.place, direction, location, layers: layersOf(trail), sizeBytes, reason });
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

  readable(text: string, trail: Trail | undefined, source: Source): void {
    if (text === '') return;
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
