/** A text message that we send. */
export interface Sms {
  /** E.164. */
  readonly to: string;
  /** Number of ours, E.164, or sender's name, as the line has it. */
  readonly from: string;
  readonly text: string;
}

/** What became of a text message. */
export type SmsResult =
  /** The provider has taken it; how it was delivered is told later. */
  | { readonly kind: 'sent'; readonly messageId: string; readonly segments: number }
  /** It will never be: the number takes none from us. */
  | { readonly kind: 'not-sent'; readonly why: SmsObstacle };

/** `opted-out`: they told us to stop; `not-a-mobile`: the number cannot get text messages, or does not exist; `not-allowed`: we may not send there. */
export type SmsObstacle = 'opted-out' | 'not-a-mobile' | 'not-allowed';
