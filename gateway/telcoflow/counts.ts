/** What the platform client meets and copes with. */
export type Counted =
  | 'frame-unknown'
  | 'frame-malformed'
  | 'response-late'
  | 'response-unasked'
  | 'reconnect'
  | 'offer-claimed'
  | 'offer-busy'
  | 'offer-gone'
  | 'offer-left'
  | 'offer-repeated'
  | 'call-refreshed'
  | 'audio-empty'
  | 'audio-odd'
  | 'audio-other-channel'
  | 'audio-unheard'
  | 'pull-ignored'
  | 'send-dropped';

/** Takes one more of something; called on the audio path, so it must be quick. */
export interface Metrics {
  count(what: Counted): void;
}

export const noMetrics: Metrics = { count() {} };
