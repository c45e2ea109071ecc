/**
 * What a caller can be asked, as data: a question is what is said, and the details that it wants to know. One question
 * may want several, and a caller may give some of them, all in one sentence.
 */
export interface Question<W extends Wants = Wants> {
  /** What is said, and said again when the caller asks for that. */
  readonly ask: string;
  /** Said instead when it is asked again because nothing was heard. */
  readonly atSilence: string;
  /** Said instead when it is asked again because the answer was not understood. */
  readonly atUnclear: string;
  /** How often it is asked in all, 1 to 5. */
  readonly tries: number;
  /** However the conversation goes, after so long the question is over, 5 to 300 s. */
  readonly deadlineSeconds: number;
  readonly wants: W;
}

/** Details that a question wants, by the names under which the answer has them. */
export type Wants = Readonly<Record<string, Wanted>>;

/** One detail: what kind of thing the answer is. */
export type Wanted =
  | {
      readonly kind: 'yes-no';
      /** What a yes means, for the model: "the caller confirms …". */ readonly yes: string;
    }
  /** One of some options, such as the times that were offered. */
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  /** One of the services on offer. */
  | { readonly kind: 'service'; readonly options: readonly Option[] }
  /** A day, not in the past, at the most a year ahead. */
  | { readonly kind: 'date' }
  /** A time of day. */
  | { readonly kind: 'time' }
  /** What a person is called. */
  | { readonly kind: 'name' }
  /** The answer in the caller's own words. */
  | { readonly kind: 'free-text' };

/** Something that can be chosen. */
export interface Option {
  readonly id: string;
  /** How it is spoken of; tells options apart, so no two of a question are the same. */
  readonly words: string;
}

/** Parts of the day, for callers who have no certain time in mind. */
export const DAY_PARTS = ['morning', 'afternoon', 'evening'] as const;

/**
 * What came of a detail: true or false; the id of an option; "YYYY-MM-DD"; "HH:MM" or a part of the day; a name; words.
 * All dates and times are the line's own.
 */
export type ValueOf<W extends Wanted> = W extends { readonly kind: 'yes-no' } ? boolean : string;

/** The details that the caller gave, and that hold after checking. In an answer there is at least one. */
export type Values<W extends Wants> = { readonly [Name in keyof W]?: ValueOf<W[Name]> };

export type Confidence = 'high' | 'low';

/** What came of a question. */
export type Answer<W extends Wants = Wants> =
  | {
      readonly kind: 'answer';
      readonly value: Values<W>;
      /** The caller's words. */
      readonly transcript: string;
      readonly confidence: Confidence;
    }
  /** Something was said, as often as it was asked, and none of it answers the question. */
  | { readonly kind: 'unclear'; readonly transcript: string }
  /** Nothing was said, as often as it was asked. */
  | { readonly kind: 'silent' }
  /** The caller wants to talk to a person. */
  | { readonly kind: 'person'; readonly transcript: string }
  /** The caller wants to end the call. */
  | { readonly kind: 'goodbye'; readonly transcript: string }
  /** The speech model could not be had in time: it is not known what the caller said. */
  | { readonly kind: 'not-heard'; readonly why: string };
