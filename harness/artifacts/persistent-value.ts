// A value that stayed the same where it should not have: evidence that two cases can be told to be one device's.

/** One place where the value was sent. */
export interface PersistentSight {
  caseId: string;
  /** `normal` or `incognito`. */
  mode: string;
  exchange: string;
  address: string;
}

/** A value sent in several cases of one browser, and not by any other browser. */
export interface PersistentValue {
  browser: string;
  /** Registrable domain that received it. */
  site: string;
  /** The address with array indexes left open: `body > json:$[*].properties.uuid`. */
  path: string;
  /** At most 200 characters. */
  value: string;
  /** The first sight of each case, in driving order; at least two. */
  sights: [PersistentSight, PersistentSight, ...PersistentSight[]];
  /** True when it links a normal case with an incognito one. */
  acrossModes: boolean;
  /** `value "…" at path … was sent in case c01 (normal) and case c02 (incognito)`. */
  said: string;
}
