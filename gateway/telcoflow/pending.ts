/** Why there is no answer: its time was up, or its socket dropped. */
export type NoAnswer = 'expired' | 'dropped';

interface Question<Answer> {
  readonly settle: (answer: Answer | NoAnswer) => void;
  readonly timer: NodeJS.Timeout;
}

/** Questions that are out on one socket. Each is settled exactly once: by its answer, its deadline or the socket's end. */
export class Pending<Answer extends object> {
  readonly #questions = new Map<string, Question<Answer>>();

  add(id: string, deadlineMs: number, settle: (answer: Answer | NoAnswer) => void): void {
    const timer = setTimeout(() => {
      this.#questions.delete(id);
      settle('expired');
    }, deadlineMs);
    this.#questions.set(id, { settle, timer });
  }

  /** False when nobody waits for this answer (any more). */
  settle(id: string, answer: Answer): boolean {
    const question = this.#questions.get(id);
    if (question === undefined) return false;
    this.#questions.delete(id);
    clearTimeout(question.timer);
    question.settle(answer);
    return true;
  }

  /** The socket is gone, and no answer will come over it. */
  drop(): void {
    const questions = [...this.#questions.values()];
    this.#questions.clear();
    for (const { settle, timer } of questions) {
      clearTimeout(timer);
      settle('dropped');
    }
  }
}
