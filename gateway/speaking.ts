/** Gives a text its voice, sentence by sentence, at the call's sample rate. */
export interface Voice {
  speak(request: SpeakRequest, signal: AbortSignal): AsyncIterable<SpokenChunk>;
}

export interface SpeakRequest {
  readonly text: string;
  readonly voice: string;
  readonly language: string;
  /** Sentences to leave out at the beginning, because the caller has heard them. */
  readonly skipSentences: number;
}

export interface SpokenChunk {
  /** Which sentence of the whole text, from 0. */
  readonly sentence: number;
  readonly pcm: Buffer;
}

/** Where spoken sound goes. Sound may be written while earlier sound of it is already heard. */
export interface Sink {
  write(sentence: number, pcm: Buffer): void;
  end(): void;
}

/**
 * Speaks a text into a sink, which has then ended. Says why when there was no voice, or not to the end: a call goes on
 * without one.
 */
export async function speakInto(
  sink: Sink,
  request: SpeakRequest,
  { voice, stop }: { readonly voice: Voice; readonly stop: AbortSignal },
): Promise<string | undefined> {
  try {
    for await (const { sentence, pcm } of voice.speak(request, stop)) sink.write(sentence, pcm);
    return undefined;
  } catch (failure) {
    return failure instanceof Error ? failure.message : String(failure);
  } finally {
    sink.end();
  }
}
