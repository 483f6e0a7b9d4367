// What a quick look finds in one text, handed on one layer further in.
import type { Parts } from './glance.ts';
import type { Runs } from './runs.ts';
import type { SieveSink } from './sieve/sieve.ts';
import type { Trail } from './trail.ts';

/** Where a value stands. */
export interface Place {
  trail: Trail;
  depth: number;
}

/** What is asked of the peeler. */
export interface QuickLooks {
  readonly scanner: Runs;
  /** Whether the text at hand, taken as a whole, showed a part of something looked for. */
  readonly sighted: boolean;
  text(text: string, trail: Trail, depth: number): void;
  inside(text: string, classes: number, at: Place): void;
  lookAt(text: string, at: Place): void;
  below(bytes: Buffer, trail: Trail, depth: number): void;
  token(text: string, at: Place): void;
  fields(bytes: Buffer, trail: Trail, depth: number): void;
  texts(bytes: Buffer, trail: Trail, depth: number): void;
}

/** The parts of one text. */
export class PartsBelow implements Parts {
  private readonly peeler: QuickLooks;
  private readonly at: Place;

  constructor(peeler: QuickLooks, at: Place) {
    this.peeler = peeler;
    this.at = at;
  }

  get runs(): Runs {
    return this.peeler.scanner;
  }

  get sighted(): boolean {
    return this.peeler.sighted;
  }

  same(text: string, classes: number): void {
    this.peeler.inside(text, classes, this.at);
  }

  lookAt(text: string): void {
    this.peeler.lookAt(text, this.at);
  }

  other(text: string): void {
    this.peeler.text(text, this.at.trail, this.at.depth);
  }

  otherBytes(bytes: Buffer): void {
    this.peeler.below(bytes, this.at.trail, this.at.depth);
  }
}

/** What the sieve lets through of one text. */
export class Sifted implements SieveSink {
  private readonly peeler: QuickLooks;
  private readonly at: Place;

  constructor(peeler: QuickLooks, at: Place) {
    this.peeler = peeler;
    this.at = at;
  }

  other(text: string): void {
    this.peeler.text(text, this.at.trail, this.at.depth);
  }

  /** Numbers or digits that stood for bytes: a coding, where all else is a document's part. */
  bytes(bytes: Buffer): void {
    this.peeler.below(bytes, this.at.trail, this.at.depth + 1);
  }

  token(text: string): void {
    this.peeler.token(text, this.at);
  }

  fields(bytes: Buffer): void {
    this.peeler.fields(bytes, this.at.trail, this.at.depth);
  }

  texts(bytes: Buffer): void {
    this.peeler.texts(bytes, this.at.trail, this.at.depth);
  }
}
