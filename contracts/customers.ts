/** Somebody who calls us, or whom we have something to tell. */
export interface Customer {
  readonly customerId: string;
  /** As it is spoken: "Anna Kowalski". */
  readonly name: string;
  /** E.164. Several people may share one. */
  readonly numbers: readonly string[];
}

/** Something that a customer shall be told, and has to say yes or no to. */
export interface Notification {
  readonly notificationId: string;
  readonly customerId: string;
  /** Read aloud as it stands, and followed by the question whether that is all right. */
  readonly message: string;
  readonly priority: Priority;
  /** By when it should have been told, ISO 8601; absent: whenever the customer calls. */
  readonly dueAt?: string;
  /** From then on it is not read any more, ISO 8601; absent: never. */
  readonly expiresAt?: string;
  readonly state: NotificationState;
  /** How often somebody began to read it aloud. */
  readonly attempts: number;
  /** How it left `pending`. */
  readonly settled?: Settled;
}

/** `urgent` ones are read first. */
export type Priority = 'urgent' | 'normal' | 'low';

/** `acknowledged`: the customer said yes. `flagged`: a person has to follow it up. `withdrawn`: it is not to be told any more. */
export type NotificationState = 'pending' | 'acknowledged' | 'flagged' | 'withdrawn';

export interface Settled {
  readonly at: string;
  /** The call in which it was; absent when it was withdrawn at a desk. */
  readonly callId?: string;
  readonly why?: FlagReason;
  /** What the customer said to it. */
  readonly words?: string;
}

/** Why a person has to follow a notification up. */
export type FlagReason = 'declined' | 'unclear' | 'silent' | 'wants-person';
