// One exchange in, everything readable in it out: each value with the layers above it, and each upload nobody can open.
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import type { DecodedExchange, OpaquePayload, Payload } from '../artifacts/payload.ts';
import { type Closed, isTold } from './closed.ts';
import type { Disguises, Scope } from './coding.ts';
import { Glimpse, type Wanted } from './glimpse.ts';
import { Budget, type DecodeLimits, defaultLimits } from './limits.ts';
import type { Sink } from './peel.ts';
import { PickyPeeler } from './picky-peel.ts';
import { RepeatingPeeler } from './repeating-peel.ts';
import { type Source, sourcesOf } from './sources.ts';
import { layersOf, type Trail } from './trail.ts';

export type { Wanted } from './glimpse.ts';

/** How one exchange is decoded. */
export interface DecodeOptions {
  /** Bounds that differ from `defaultLimits`. */
  limits?: Partial<DecodeLimits>;
  /** When given and no text of the exchange is wanted, no payloads are built (opaque ones are): this is what makes ordinary traffic cheap. */
  wanted?: Wanted;
  /** Tells the ids that alone are gathered, of ASCII all of them; absent: every text is. Building a payload costs more than looking at most texts. */
  ids?: (text: string) => boolean;
}

/** Opens an exchange. Never throws for what was captured: what cannot be opened is in `opaque` with its reason. */
export function decodeExchange(
  exchange: Exchange,
  readBody: ReadBody,
  options: DecodeOptions = {},
): DecodedExchange {
  const limits = { ...defaultLimits, ...options.limits };
  const { wanted, ids } = options;
  const disguises = wanted?.disguises;
  const keeper = new Keeper(exchange, ids);
  const everything = { limits, collector: keeper, disguises, ids };
  if (wanted !== undefined) {
    const glimpse = new Glimpse(wanted);
    glimpse.at(exchange, readBody, limits);
    // Of whole texts alone nobody can tell which are plain.
    if (glimpse.found && wanted.mayShow !== undefined)
      return partOf(exchange, readBody, { ...everything, wanted });
    const again = glimpse.found ? undefined : wanted.again?.();
    const second = again === undefined ? undefined : new Scan(exchange, again);
    if (second !== undefined) walk(exchange, readBody, { limits, collector: second, disguises });
    if (!glimpse.found && second?.found !== true) {
      if (second !== undefined) return { payloads: [], opaque: second.opaque };
      if (!glimpse.closedAny) return { payloads: [], opaque: [] };
      keeper.keepsTexts = false;
    }
  }
  walk(exchange, readBody, everything);
  return { payloads: keeper.payloads, opaque: keeper.opaque };
}

/** What matters of an exchange, and at need the rest of it. */
function partOf(
  exchange: Exchange,
  readBody: ReadBody,
  { wanted, ...everything }: Walk & { collector: Keeper; wanted: Wanted },
): DecodedExchange {
  const { collector, ids } = everything;
  walk(exchange, readBody, { ...everything, around: wanted });
  const all = (): Payload[] => {
    const keeper = new Keeper(exchange, ids);
    walk(exchange, readBody, { ...everything, collector: keeper });
    return keeper.payloads;
  };
  return { payloads: collector.payloads, opaque: collector.opaque, all };
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
  ids?: ((text: string) => boolean) | undefined;
  /** When given, plain texts are not taken apart; absent: everything is. */
  around?: Wanted;
}

function walk(
  exchange: Exchange,
  readBody: ReadBody,
  { limits, collector, disguises, ids, around }: Walk,
): void {
  const budget = new Budget(limits);
  const scopes = {
    sent: { exchange, direction: 'sent', budget, disguises, ids },
    received: { exchange, direction: 'received', budget, disguises, ids },
  } as const satisfies { [D in Scope['direction']]: Scope };
  for (const source of sourcesOf(exchange, readBody, (direction) => scopes[direction])) {
    const scope = scopes[source.direction];
    const peeler =
      around === undefined
        ? new RepeatingPeeler(scope, collector.at(source))
        : new PickyPeeler(scope, collector.at(source), around);
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

  closed({ location, direction }: Source, closed: Closed): void {
    const { sizeBytes, reason, trail } = closed;
    if (!isTold(closed, { location, direction })) return;
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
  /** False when only the opaque values are wanted. */
  keepsTexts = true;
  private readonly ids: ((text: string) => boolean) | undefined;

  constructor(exchange: Exchange, ids: ((text: string) => boolean) | undefined) {
    super(exchange);
    this.ids = ids;
  }

  readable(text: string, trail: Trail | undefined, source: Source): void {
    if (text === '' || !this.keepsTexts || this.ids?.(text) === false) return;
    const { caseId, exchange, host } = this.place;
    const payload: Payload = {
      caseId,
      exchange,
      host,
      direction: source.direction,
      location: source.location,
      layers: layersOf(trail),
      text,
    };
    if (trail?.eventTimeMs !== undefined) payload.eventTimeMs = trail.eventTimeMs;
    this.payloads.push(payload);
  }
}
