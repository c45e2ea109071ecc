/** What a failed request to the outside means for the effect that it was to have. */
export type Verdict =
  /** Certainly nothing is visible, and it is worth asking again; `retryAfterMs` when the other side said when. */
  | { readonly kind: 'not-taken'; readonly why: string; readonly retryAfterMs?: number }
  /** It may be visible: the other side must be read before asking again. */
  | { readonly kind: 'in-doubt'; readonly why: string }
  /** Certainly nothing is visible, and asking the same again will not help until a person has changed something. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Refusal {
  /** What has to be changed: our credentials, where it goes, or what it says; `unreadable`: the right to look whether it is there. */
  readonly reason: 'credentials' | 'destination' | 'content' | 'unreadable';
  /** The other side's own word for it. */
  readonly code: string;
}
