import type { EvaluationSubject } from '@longway/contracts';

/** Says how far many fits of so many rounds are, and lets the run be stopped between rounds. A fit that is done early counts as whole. */
export class FitProgress {
  private finished = 0;

  constructor(
    private readonly subject: Pick<EvaluationSubject, 'progress' | 'breathe'>,
    private readonly fits: number,
    private readonly rounds: number,
  ) {}

  /** To be called, and waited for, after each round. @param round counted from 1. */
  readonly afterRound = async (round: number): Promise<void> => {
    this.say(this.finished * this.rounds + round);
    await this.subject.breathe();
  };

  finishFit(): void {
    this.finished += 1;
    this.say(this.finished * this.rounds);
  }

  private say(done: number): void {
    this.subject.progress(done, this.fits * this.rounds);
  }
}
