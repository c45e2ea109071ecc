/** Nothing was ever begun under this id. */
export class RecordingUnknown extends Error {
  override name = 'RecordingUnknown';
  constructor(recordingId: string) {
    super(`recording ${recordingId} is not in the store: begin it before its first segment`);
  }
}

/** The same id was begun for another call or at another rate: ids belong to one step of one call. */
export class RecordingConflict extends Error {
  override name = 'RecordingConflict';
  constructor(recordingId: string, stored: string, offered: string) {
    super(
      `recording ${recordingId} is stored as ${stored} and was begun again as ${offered}: use an id of its own`,
    );
  }
}

/** Other sound is stored under the same number; the stored one stays. Trying again cannot help. */
export class SegmentConflict extends Error {
  override name = 'SegmentConflict';
  constructor(segment: string, stored: string, offered: string) {
    super(
      `segment ${segment} is stored with ${stored} and came again with ${offered}: the stored one is kept`,
    );
  }
}

/** Sound that cannot be a segment. */
export class SegmentFaulty extends Error {
  override name = 'SegmentFaulty';
  constructor(segment: string, why: string) {
    super(`segment ${segment} ${why}: send whole 16-bit samples, about a second at a time`);
  }
}

/** The recording is complete; a segment that is not part of it is refused. Trying again cannot help. */
export class RecordingSealed extends Error {
  override name = 'RecordingSealed';
  constructor(segment: string) {
    super(`segment ${segment} came after its recording was sealed: it is not kept`);
  }
}

/** The recording is being sealed this very moment; whether the segment is part of it shows when it is tried again. */
export class RecordingSealing extends Error {
  override name = 'RecordingSealing';
  constructor(segment: string) {
    super(`segment ${segment} came while its recording was being sealed: try again`);
  }
}

/** Segments that must be there are not yet: the disk of a gateway may still hold them, so it is worth trying again. */
export class SegmentsMissing extends Error {
  override name = 'SegmentsMissing';
  readonly recordingId: string;
  readonly missing: readonly number[];
  constructor(recordingId: string, missing: readonly number[]) {
    const shown = missing.slice(0, 10).join(', ');
    super(
      `recording ${recordingId} lacks ${missing.length} segment(s) (${shown}${missing.length > 10 ? ', …' : ''}): ` +
        'the gateway that recorded them brings them from its disk, or seal without them',
    );
    this.recordingId = recordingId;
    this.missing = missing;
  }
}
