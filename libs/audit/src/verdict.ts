import type { Finding } from './result';

/** Strengths from here on are worth a sentence, from the second on they are strong; both hold where redrawn samples agree. */
export const NOTABLE = 0.1;
export const STRONG = 0.2;
export const SURE = 0.95;

export const verdictOf = (strength: number, confidence: number): Finding['verdict'] | undefined =>
  strength >= STRONG && confidence >= SURE ? 'strong' : strength >= NOTABLE && confidence >= 0.5 ? 'possible' : undefined;

/** Tasks that pictures answer by what they show: that a lens makes them harder is no sign of a shortcut, unless it does so at a place where content has none. */
export const isAnsweredByContent = (task: string): boolean => task === 'supervised';
