import type { AuditResult, Finding } from '@longway/audit';
import { percent } from '../format';
import { type Html, html } from '../html';
import { titled } from '../section';
import { exhibitWall } from './exhibits';

const words = { strong: 'strong', possible: 'possible' } as const;

const gauge = ({ strength, interval: [low, high], confidence }: Finding): Html => {
  const x = (share: number): string => (300 * Math.max(0, Math.min(1, share))).toFixed(1);
  return html`<div class="gauge"><svg viewBox="0 0 300 16" preserveAspectRatio="none" role="img" aria-label="strength ${strength.toFixed(2)}">
    <rect x="0" y="4" width="300" height="8" fill="var(--line)"/><rect x="0" y="4" width="${x(strength)}" height="8" fill="var(--arm-0)"/>
    <path d="M${x(low)} 8H${x(high)}M${x(low)} 3v10M${x(high)} 3v10" stroke="var(--ink)" fill="none" vector-effect="non-scaling-stroke"/></svg>
    <span>strength ${strength.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}), confidence ${percent(confidence)}</span></div>`;
};

const card = async (finding: Finding): Promise<Html> => {
  const { verdict, sentence, evidence, exhibits, exhibited, shape } = finding;
  const wall = shape && (await exhibitWall(exhibits, shape, exhibited === 'pattern' ? 'without the pattern' : undefined));
  return html`<li class="shortcut"><span class="verdict ${verdict}">${words[verdict]}</span><h3>${sentence}</h3>${gauge(finding)}
    <ul class="evidence">${evidence.map((each) => html`<li>${each}</li>`)}</ul>${wall}</li>`;
};

/** What was found, the strongest first. */
export const findingCards = async ({ findings }: AuditResult): Promise<Html | undefined> => {
  if (findings.length === 0) return undefined;
  const lead = `Strength is 0 where nothing depends on it and 1 where everything does. The line on each bar spans the middle 90 % of what comes out when
    pictures are drawn again; confidence is the share of these draws in which the finding is worth a word.`;
  return titled('findings', 'What gives the answers away', lead, html`<ol class="shortcuts">${await Promise.all(findings.map(card))}</ol>`);
};
