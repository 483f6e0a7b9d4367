// The part of sa-sdk-node's API the lab uses; the package ships no types of its own.
declare module 'sa-sdk-node' {
  /** Builds envelopes and hands each to its subscribers. */
  class SensorsAnalytics {
    track(distinctId: string, event: string, properties: Record<string, string | number | boolean>): void;
    registerSuperProperties(values: Record<string, string | number | boolean>): void;
    subscribe(next: (envelope: Record<string, unknown>) => void): void;
    /** Posts batches; an error reaches the subscriber's second callback. */
    static Submitter: new (options: { url: string; gzip?: boolean; timeout?: number }) => {
      onNext(batch: Record<string, unknown>[]): void;
      subscribe(next: (nothing: null) => void, failed: (cause: unknown) => void): void;
    };
  }
  export = SensorsAnalytics;
}
