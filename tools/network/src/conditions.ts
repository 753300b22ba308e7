/** What befalls the packets that a node sends. */
export interface Conditions {
  /** Milliseconds that each is late, one way. */
  readonly delay?: number;
  /** Milliseconds: the delay is uniform within +- this. */
  readonly jitter?: number;
  /** The share that is lost, in [0, 1]. */
  readonly loss?: number;
  /** Millions of bits a second. */
  readonly rate?: number;
}

/** `50 ms, 5 % lost`. */
export const describeConditions = ({ delay = 0, jitter = 0, loss = 0, rate }: Conditions): string =>
  [
    delay > 0 && `${delay}${jitter > 0 ? ` +- ${jitter}` : ''} ms`,
    loss > 0 && `${Number((100 * loss).toPrecision(3))} % lost`,
    rate !== undefined && `${rate} Mbit/s`,
  ]
    .filter(Boolean)
    .join(', ') || 'nothing wrong';

/** Nothing comes through. */
export const silence: Conditions = { loss: 1 };
