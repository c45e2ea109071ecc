/** Something that set-up needs and cannot have. The message names it; the remedy says what to do about it. */
export class SetUpFailure extends Error {
  /**
   * @param {string} message what is missing or went wrong, with the value that was tried
   * @param {string} remedy the way out, including the setting that points at one's own
   * @param {string} [detail] last lines of what the failing program said
   */
  constructor(message, remedy, detail = '') {
    super(message);
    this.name = 'SetUpFailure';
    this.remedy = remedy;
    this.detail = detail;
  }
}
